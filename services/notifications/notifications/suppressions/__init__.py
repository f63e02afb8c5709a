"""Suppressions: addresses that are not written to, as curators see and lift them."""
