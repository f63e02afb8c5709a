"""Pages of the noun home."""
