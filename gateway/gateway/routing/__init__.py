"""Routing: from a path and a method to the one operation that answers it."""
