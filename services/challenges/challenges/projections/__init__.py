"""Projections: facts of other services, kept as their events announced them."""
