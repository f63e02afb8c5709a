"""Organisations as identity announced them; enough to name them in a mail."""
