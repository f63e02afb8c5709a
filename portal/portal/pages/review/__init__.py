"""Pages of reviews: what waits for a decision, and the decision."""
