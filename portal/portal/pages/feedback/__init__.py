"""Pages of the noun feedback."""
