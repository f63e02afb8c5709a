"""The gateway: one HTTP door for everybody, which knows no domain."""
