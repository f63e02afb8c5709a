"""Cancellation: archiving of a challenge, which calls it off for all participants if it is undecided."""
