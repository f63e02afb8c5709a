"""Commons: the domain code that several services share, and that the chassis must not know."""
