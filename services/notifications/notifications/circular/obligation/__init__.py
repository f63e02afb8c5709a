"""Obligations: the requests of a circular to each body, and their fulfilment."""
