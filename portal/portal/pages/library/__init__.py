"""Pages of the noun document: the library."""
