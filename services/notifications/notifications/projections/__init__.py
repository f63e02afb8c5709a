"""Projections: facts of other services, kept as their events published them."""
