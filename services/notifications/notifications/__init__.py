"""Notifications: mails and webhooks to the people and programs concerned by an event."""
