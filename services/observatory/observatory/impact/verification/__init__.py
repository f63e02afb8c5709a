"""Verification: the verdicts of others on impact claims, and the queue of those that wait for one."""
