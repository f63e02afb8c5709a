"""Tokens: from a bearer token to the principal of the request."""
