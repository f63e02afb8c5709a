"""Webhooks: endpoints of organisations, and the deliveries to them."""
