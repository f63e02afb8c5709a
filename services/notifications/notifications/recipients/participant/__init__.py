"""Participants: the people that take part in a challenge, by id only, from solutions' events."""
