"""Exchange: challenges that come in as files and go out as open data."""
