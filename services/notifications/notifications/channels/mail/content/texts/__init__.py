"""Texts: short mails that share one template, each kind with its words."""
