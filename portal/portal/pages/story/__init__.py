"""Pages of the noun story: the life of a case, from the challenge to the practice."""
