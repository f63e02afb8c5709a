"""Synonym: words that mean the same, as curators keep them."""
