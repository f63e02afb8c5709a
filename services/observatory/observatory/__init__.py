"""Observatory: what works. Practices of public organisations, their review, their publication and their search."""

__version__ = "0.1.0"
