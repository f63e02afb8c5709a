"""Throttles: how often a password may be tried, so that nobody guesses and nobody is locked out by others."""
