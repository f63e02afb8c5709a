"""Pages of the noun inbox."""
