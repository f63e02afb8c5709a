"""Deliveries: one row for each recipient of a notice."""
