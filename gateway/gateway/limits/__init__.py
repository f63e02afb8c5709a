"""Limits: how much a caller may ask, counted here and shared with the other replicas."""
