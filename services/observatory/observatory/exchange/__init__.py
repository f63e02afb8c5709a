"""Exchange: practices that are imported from files and exported as open data."""
