"""Invitations: requests by mail to join an organisation, with an account or without."""
