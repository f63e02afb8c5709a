"""Taxonomies: the codes that practices are described with."""
