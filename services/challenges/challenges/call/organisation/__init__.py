"""Organisations: effects of changes of the register on reviews."""
