"""Practices: what an organisation did, what came of it, and what others may learn."""
