"""Webhooks: the addresses at which organisations want to be told of public events."""
