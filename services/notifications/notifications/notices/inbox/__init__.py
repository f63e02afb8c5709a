"""Inbox: the notices of people with an account, as they read them on the platform."""
