"""Routing: finds the operation for a path and a method."""
