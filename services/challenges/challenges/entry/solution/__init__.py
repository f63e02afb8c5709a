"""Solutions: what is offered to a challenge, from the first draft to the prize."""
