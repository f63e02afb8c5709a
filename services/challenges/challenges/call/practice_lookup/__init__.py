"""Practices: the projection of the observatory's published practices, and the search for answers to a challenge."""
