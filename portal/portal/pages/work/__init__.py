"""Pages of the noun work."""
