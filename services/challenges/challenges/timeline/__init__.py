"""Timelines: the history of a challenge, its solutions, pilots and practices, derived from events alone."""
