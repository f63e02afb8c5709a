"""Memberships: the roles of a person in organisations and on the whole platform."""
