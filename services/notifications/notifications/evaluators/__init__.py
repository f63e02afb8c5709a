"""Evaluators and experts: people that a challenge's owners ask to judge or to help."""
