"""Pages of the noun adoption."""
