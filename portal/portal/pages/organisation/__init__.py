"""Pages of the noun organisation."""
