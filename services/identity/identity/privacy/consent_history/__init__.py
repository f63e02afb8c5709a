"""Consent history: all consents of a person, those kept by other services included."""
