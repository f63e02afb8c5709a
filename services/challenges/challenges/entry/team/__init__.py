"""Teams: who stands behind a solution, and who was asked to join."""
