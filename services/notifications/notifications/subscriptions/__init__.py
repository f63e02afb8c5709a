"""Subscriptions: what an address asked to hear, with double opt-in."""
