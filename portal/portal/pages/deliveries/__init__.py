"""Pages about the mails that were sent."""
