"""Similar challenges: search for challenges of other bodies to join instead of beginning a second one."""
