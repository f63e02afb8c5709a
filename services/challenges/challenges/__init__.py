"""Challenges service: problems that public bodies share, solutions, their evaluation, and pilots."""

__version__ = "0.1.0"
