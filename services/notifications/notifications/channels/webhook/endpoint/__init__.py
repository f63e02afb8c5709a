"""Endpoints: the addresses at which organisations receive public events."""
