"""Notices: what mails about a challenge say, asked for by the notifications service."""
