"""Results: how the solutions of a phase stand, who advances, and the explanation that each entrant gets."""
