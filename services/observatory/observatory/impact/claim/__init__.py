"""Claim: a measured effect of a practice or an adoption, stated by its body."""
