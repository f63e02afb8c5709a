"""Subscriptions of addresses, with double opt-in."""
