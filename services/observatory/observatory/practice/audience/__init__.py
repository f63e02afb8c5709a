"""Audiences of practices: the condition of their visibility, and the events of a change."""
