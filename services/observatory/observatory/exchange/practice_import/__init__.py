"""Imports: what an organisation has written elsewhere comes in as a file, and each of its rows becomes a draft."""
