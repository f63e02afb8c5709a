"""Suspended people: their roles do not count until their account is active again."""
