"""Requests, confirmations and changes of subscriptions, with double opt-in."""
