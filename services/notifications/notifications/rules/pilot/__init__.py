"""Pilots: notices of their start, end and resulting practice."""
