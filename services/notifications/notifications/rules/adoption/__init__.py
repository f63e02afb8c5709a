"""Adoption: notices of the events of adoptions."""
