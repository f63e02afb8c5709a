"""Organisations: a projection of identity's register."""
