"""Audit: who did what to what and when, written with the deed, chained, and never changed."""
