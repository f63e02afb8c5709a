"""Operator tools: on each service's command line, and for all services at once."""
