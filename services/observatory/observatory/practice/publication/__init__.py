"""Publication: the public content of practices, in a table of its own."""
