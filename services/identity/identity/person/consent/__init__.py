"""Consents: agreements of people to versioned texts, and their withdrawal."""
