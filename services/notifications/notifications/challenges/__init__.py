"""Challenges: a projection of their public facts, and the notices that follow from their events."""
