"""Exports: the copy that people get of everything that is held about them."""
