"""Contracts: what services announce, checked, kept and mounted."""
