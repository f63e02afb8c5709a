"""People: a projection of roles in organisations and of suspensions, with identifiers only."""
