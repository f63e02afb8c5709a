"""Assignments: which evaluators judge which solutions."""
