"""Announcements: what happened that somebody should hear, and its fan-out into deliveries."""
