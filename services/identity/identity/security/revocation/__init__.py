"""Endings: whose access has ended before the tokens that say otherwise expire."""
