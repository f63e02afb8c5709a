"""Erasures: people who are forgotten here, and the addresses by which they are known."""
