"""Impact: notices of the events of impact claims."""
