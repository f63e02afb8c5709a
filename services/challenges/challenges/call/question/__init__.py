"""Questions: what people ask about a public challenge, and what its owners answer, for everybody to read."""
