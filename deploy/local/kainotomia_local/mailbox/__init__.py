"""Mailbox: a mail server that delivers to nobody and shows every message to the person at this machine."""
