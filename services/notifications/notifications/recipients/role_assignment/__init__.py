"""Role assignments: roles of people, by id only, from identity's events."""
