"""Catalogue: the published documents by Greek and English words, with counts by facet."""
