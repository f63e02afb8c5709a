"""Evaluators and experts: those whom a challenge's owners ask for their judgement or their help."""
