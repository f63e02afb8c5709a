"""People: what this service remembers of roles and suspensions, so that no duty outlives its bearer."""
