"""Circulars: what the Ministry, or a centre for its region, asks of a list of bodies, and what came of it."""
