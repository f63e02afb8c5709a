"""Renewal: notices of the question whether a practice still runs."""
