"""Inbox: what a person was told, read on the platform."""
