"""Challenges: updates of their projection, and notices of their events."""
