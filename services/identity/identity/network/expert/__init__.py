"""Experts: people listed by their skills with their consent, and the subjects that they want to hear of."""
