"""Observatory: practices of public organisations, their review, publication and search."""

__version__ = "0.2.0"
