"""Confirm requests: recent confirmation mails, counted by mailbox and by network."""
