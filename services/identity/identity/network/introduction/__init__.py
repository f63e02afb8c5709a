"""Introductions: requests of organisations to experts, accepted or declined."""
