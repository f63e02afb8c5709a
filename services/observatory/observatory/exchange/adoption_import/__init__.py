"""Adoption import: the demonstration's adoptions between its fictional bodies, by the command line."""
