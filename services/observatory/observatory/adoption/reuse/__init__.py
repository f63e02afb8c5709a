"""Reuse: how often each practice is adopted, counted without a row that everybody waits for."""
