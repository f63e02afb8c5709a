"""Mails: their texts in each language, and their bytes."""
