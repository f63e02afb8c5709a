"""Practices and accounts: notices of their events."""
