"""Digests: one mail per recipient and period, worked out when it is due."""
