"""Revocations: access tokens that are void before they expire (RFC 7009)."""
