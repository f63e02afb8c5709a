"""Signing keys: the key pairs of access tokens, published as a JWK set (RFC 7517)."""
