"""Adoptions: the use of published practices elsewhere, step by step, and how often each is reused."""
