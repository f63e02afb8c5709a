"""Organisations: a projection of the identity service's register."""
