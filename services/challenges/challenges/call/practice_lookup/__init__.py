"""Practices: what this service remembers of the observatory's published practices, and which may answer a challenge."""
