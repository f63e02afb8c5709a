"""Renewal: the yearly question whether a published practice still runs."""
