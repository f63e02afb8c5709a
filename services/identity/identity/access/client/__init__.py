"""Clients: programs of organisations (RFC 6749), their secrets and scopes."""
