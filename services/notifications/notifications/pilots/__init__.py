"""Pilots: what their end, and the practice that it leaves, tells the organisation that ran them."""
