"""Owners: the organisations that share a challenge, and those that ask to join it."""
