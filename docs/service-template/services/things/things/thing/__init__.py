"""Thing: a name that a person notes down."""
