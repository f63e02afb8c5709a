"""Things service: things that people note down."""
