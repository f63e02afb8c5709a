"""Password resets: a new password by a mailed link."""
