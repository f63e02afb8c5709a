"""Throttles: limits on password attempts and mails, which lock no owner out."""
