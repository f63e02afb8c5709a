"""Feedback: messages of readers about the platform."""
