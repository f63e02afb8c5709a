"""Introductions: an organisation asks to be introduced to an expert, who accepts or declines."""
