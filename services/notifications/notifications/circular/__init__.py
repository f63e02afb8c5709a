"""Circulars: requests of the Ministry, or of a centre for its region, to a list of bodies, and their outcome."""
