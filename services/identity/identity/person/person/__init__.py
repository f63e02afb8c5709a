"""People: who has an account, and how they prove that an address is theirs."""
