"""Pages of the noun expert."""
