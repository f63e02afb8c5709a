"""Entrants: who takes part in a challenge, as solutions' events say it; ids only."""
