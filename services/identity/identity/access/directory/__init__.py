"""Directory: people, their roles and the state of their accounts, for curators."""
