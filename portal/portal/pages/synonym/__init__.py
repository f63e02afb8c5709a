"""Pages of synonyms."""
