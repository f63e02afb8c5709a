"""Pages: what the gateway answers itself: index, documentation, health and readiness."""
