"""Pages of the noun circular."""
