"""Consents: what people agreed to, in which words, and when they took it back."""
