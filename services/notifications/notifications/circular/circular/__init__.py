"""Circulars: their text, their selectors, and their way from draft to issue."""
