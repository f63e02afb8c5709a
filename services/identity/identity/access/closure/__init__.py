"""Closures: the end of a body, with the roles, invitations and programs of its people."""
