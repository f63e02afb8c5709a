"""Privacy: the data held about people, and their erasure."""
