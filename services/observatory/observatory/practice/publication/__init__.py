"""Publications: what of the practices the public sees, in a table of its own."""
