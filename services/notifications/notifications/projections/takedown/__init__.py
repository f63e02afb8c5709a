"""Takedowns: practices and challenges that are no longer public."""
