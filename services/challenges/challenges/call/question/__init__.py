"""Questions about a public challenge, and the public answers of its owners."""
