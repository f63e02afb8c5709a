"""Pages of people, for curators."""
