"""Reuse: the counts of adoptions of each practice. The adoption wing counts; reads and search use the result."""
