"""Evaluation log: the tamper-evident record of all actions of an evaluation."""
