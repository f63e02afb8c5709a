"""Tasks: what waits for a person among the practices."""
