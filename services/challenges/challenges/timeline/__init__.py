"""Cases: the life story of a challenge, its solutions, their pilots and what became of them, told from events alone."""
