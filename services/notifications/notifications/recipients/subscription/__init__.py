"""Subscriptions: addresses, and the filters that they asked for."""
