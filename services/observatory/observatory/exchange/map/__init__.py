"""Map: the places of published practices."""
