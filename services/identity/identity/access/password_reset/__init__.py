"""Password resets: another password by a mailed link, for those who forgot theirs."""
