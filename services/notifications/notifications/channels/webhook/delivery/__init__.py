"""Webhook deliveries: public events on their way to the endpoints of organisations, and their log."""
