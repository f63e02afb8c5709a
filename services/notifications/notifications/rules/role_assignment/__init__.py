"""Roles: updates of role assignments from identity's events."""
