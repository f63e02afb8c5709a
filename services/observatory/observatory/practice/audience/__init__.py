"""Audiences of practices: what only public bodies read, and the events when that changes."""
