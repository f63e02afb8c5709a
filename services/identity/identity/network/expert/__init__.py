"""Experts: people who let themselves be found by what they know, and who say what they want to hear of."""
