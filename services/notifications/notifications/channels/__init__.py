"""Channels: the delivery of notices by mail, and of public events by webhook."""
