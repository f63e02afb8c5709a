"""Imports: challenges brought in with their history, step by step through the operations that people use."""
