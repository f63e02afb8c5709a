"""Open data: every published practice as a file, and the newest as a feed."""
