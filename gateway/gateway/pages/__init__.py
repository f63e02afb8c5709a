"""Pages that the gateway serves itself: index, documentation, health and readiness."""
