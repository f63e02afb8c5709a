"""Organisations: their names, as published by identity."""
