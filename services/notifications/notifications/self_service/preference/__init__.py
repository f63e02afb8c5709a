"""Preferences: a person's own choice of quiet time."""
