"""Memberships: what a person may do, in an organisation or on the whole platform."""
