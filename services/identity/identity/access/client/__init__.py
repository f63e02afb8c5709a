"""Clients: programs of organisations, the secrets they show, and what they may do."""
