"""Teams: the people behind a solution, and the invitations to join."""
