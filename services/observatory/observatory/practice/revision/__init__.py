"""Revisions: the history of practices' content."""
