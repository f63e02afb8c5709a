"""Experts: those listed in identity, as far as it matters here, and which of them fit a challenge."""
