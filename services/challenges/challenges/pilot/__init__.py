"""Pilots: a selected solution tried by an organisation, and the way of what was learnt back to the observatory."""
