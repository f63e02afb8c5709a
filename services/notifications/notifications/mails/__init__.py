"""Mails: what they say in each language, and their bytes."""
