"""Notifications: who is told, and by which mail."""
