"""Duties: which person holds which role, as identity announced it; no name and no address."""
