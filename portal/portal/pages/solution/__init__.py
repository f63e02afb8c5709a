"""Pages of solutions: offer one, work on it with a team, hand it in."""
