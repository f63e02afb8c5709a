"""People: effects of suspensions and of changed roles on teams and appointments."""
