"""Tasks: what waits for a person among challenges, solutions, evaluations and pilots."""
