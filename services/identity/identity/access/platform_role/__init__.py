"""Platform roles: those that curators grant and revoke."""
