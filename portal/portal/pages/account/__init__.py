"""Pages of the noun account."""
