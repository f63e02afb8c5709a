"""Tables of rules: one module for each producing service, one table for each of its aggregates."""
