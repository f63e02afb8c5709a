"""Notices: facts to be sent to a group of recipients, and their fan-out into deliveries."""
