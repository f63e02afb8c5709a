"""Graph: bodies and the practices that went from one to another."""
