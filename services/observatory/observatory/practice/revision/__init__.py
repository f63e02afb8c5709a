"""Revisions: the history of what practices said."""
