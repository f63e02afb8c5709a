"""Erasures: removal of erased people, and the addresses by which they are known."""
