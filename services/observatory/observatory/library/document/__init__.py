"""Documents: a text of the library, from the proposal to its publication."""
