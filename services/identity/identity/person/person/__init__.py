"""People: accounts, and the confirmation of their addresses."""
