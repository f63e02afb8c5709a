"""Suppressions: addresses that are not written to, and their list for curators."""
