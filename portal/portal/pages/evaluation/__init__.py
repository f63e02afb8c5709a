"""Pages of the noun evaluation."""
