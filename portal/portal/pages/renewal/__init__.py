"""Renewal: the question whether a practice still runs, and its answer."""
