"""Certification: notices of the events of requests, places and certificates."""
