"""Evaluations: one evaluator on one solution, from the assignment through the declaration to the scores."""
