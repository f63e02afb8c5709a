"""Challenges as their own service announced them: enough to name them, and what each of their events tells whom."""
