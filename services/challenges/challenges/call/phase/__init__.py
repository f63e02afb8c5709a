"""Phases: when a challenge opens and closes, what it takes meanwhile, and by what it judges."""
