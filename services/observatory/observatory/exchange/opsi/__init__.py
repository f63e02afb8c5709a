"""OPSI: a practice in the fields of the case studies of the OECD's Observatory of Public Sector Innovation."""
