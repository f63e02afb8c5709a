"""Tasks: what waits for a person among accounts and experts."""
