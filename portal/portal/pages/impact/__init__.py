"""Pages of the noun impact."""
