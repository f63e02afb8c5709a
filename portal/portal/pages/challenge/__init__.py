"""Pages of the noun challenge."""
