"""Commons: what several services share of the domain, and the chassis does not know."""
