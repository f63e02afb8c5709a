"""Privacy: consent history, export and erasure of the personal data of all services."""
