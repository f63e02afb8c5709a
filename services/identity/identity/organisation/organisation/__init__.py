"""Organisations: the register of public bodies and of those who work with them."""
