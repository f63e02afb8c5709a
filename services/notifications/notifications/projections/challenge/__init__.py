"""Challenges: the public facts of each, as last published."""
