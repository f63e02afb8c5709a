"""Tokens: from a bearer token to the principal on whose behalf the request is made."""
