"""Deliveries: one row per recipient and event, and the sender that empties them into SMTP."""
