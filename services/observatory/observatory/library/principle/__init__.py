"""Principle: one of the five of the OECD Declaration on Public Sector Innovation, and the practices claiming it."""
