"""Ledger: verified and claimed impact, side by side and never added, and the export of claims."""
