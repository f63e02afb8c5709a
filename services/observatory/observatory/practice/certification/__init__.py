"""Certifications: independent evaluations of published practices, and the certificate that two of them give."""
