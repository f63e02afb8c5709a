"""Results: standings of the solutions of a phase, advancement, and explanations for entrants."""
