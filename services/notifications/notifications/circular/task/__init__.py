"""Tasks: open obligations of the bodies of a person."""
