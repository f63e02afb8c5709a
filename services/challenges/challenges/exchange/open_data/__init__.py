"""Open data: every public challenge as a file, and the newest as a feed."""
