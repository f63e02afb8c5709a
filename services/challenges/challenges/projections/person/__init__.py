"""People: a projection of roles and suspensions, so that appointments end with their bearer."""
