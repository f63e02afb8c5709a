"""Notices: short mails that share one template; each kind brings its words."""
