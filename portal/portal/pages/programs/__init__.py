"""Pages for a body's technicians: programs that call the API, and webhooks."""
