"""Library: policy texts, guides and tools, in the words of those who look for them."""
