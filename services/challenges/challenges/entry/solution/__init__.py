"""Solutions: entries to a challenge, from the first draft to the prize."""
