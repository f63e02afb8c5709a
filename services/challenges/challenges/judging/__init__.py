"""Judging: evaluators, their assignments and evaluations, and the results that follow."""
