"""Local: the whole platform on one machine, for newcomers, developers and tests."""
