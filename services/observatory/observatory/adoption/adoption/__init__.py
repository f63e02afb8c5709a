"""Adoption: one organisation reuses the practice of another."""
