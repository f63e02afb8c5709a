"""Invitations: people who are asked by mail to join an organisation, with an account or without."""
