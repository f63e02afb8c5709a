"""Erasures: what challenges forgets of a person, and how their team goes on without them."""
