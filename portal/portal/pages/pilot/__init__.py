"""Pages of the noun pilot."""
