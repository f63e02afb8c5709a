"""Search: published practices by Greek and English words, with counts by facet."""
