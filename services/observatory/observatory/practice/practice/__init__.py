"""Practice: the work of an organisation, its results, and its lessons for others."""
