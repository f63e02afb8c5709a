"""Caching: answers kept by tags, forgotten when an event says that what they show has changed."""
