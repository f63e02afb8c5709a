"""Operator: the tools of those who keep the platform running; on each service's command line, and for all at once."""
