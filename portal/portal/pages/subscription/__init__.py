"""Pages of the noun subscription."""
