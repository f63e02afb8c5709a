"""Privacy: what people may ask about data that concern them, and their erasure."""
