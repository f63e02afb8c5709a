"""Evaluators: the judges of the solutions of a challenge, with their organisations."""
