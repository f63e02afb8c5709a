"""Evaluators: who judges the solutions of a challenge, and which organisations they are from."""
