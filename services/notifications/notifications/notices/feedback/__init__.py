"""Feedback: the kept messages of readers about the platform."""
