"""Organisations: what this service remembers of the register that identity keeps."""
