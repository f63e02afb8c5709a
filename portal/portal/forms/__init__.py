"""Forms: what people type, as the API wants it, and what the API says against it."""
