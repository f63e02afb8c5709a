"""Pages of open data."""
