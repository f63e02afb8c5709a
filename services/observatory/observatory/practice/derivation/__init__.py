"""Derivation: practices that came of the adoption of other practices."""
