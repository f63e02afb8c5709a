"""Tasks: what circulars ask of the bodies of a person."""
