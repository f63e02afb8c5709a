"""Preferences: the hours and days on which a person wants no mail."""
