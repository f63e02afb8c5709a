"""Obligations: what a circular asks of each body, and how each is fulfilled."""
