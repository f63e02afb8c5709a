"""Phases: opening and closing times of a challenge, with their submission rules and criteria."""
