"""Adoption data: every public adoption as a file."""
