"""Pilots: a selected solution tried by an organisation, and the return of its findings to the observatory."""
