"""Certifications: independent evaluations of published practices, and the certificate based on them."""
