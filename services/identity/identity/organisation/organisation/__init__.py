"""Organisations: the register of public bodies and their partners."""
