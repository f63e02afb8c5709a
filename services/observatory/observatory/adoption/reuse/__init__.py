"""Reuse: the counting of adoptions, without a row that everybody waits for."""
