"""Confirm requests: how many confirm mails a mailbox was sent, and a network asked for, in the last hours."""
