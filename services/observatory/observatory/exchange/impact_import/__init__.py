"""Impact import: the claims of the demonstration, with the verdicts on them."""
