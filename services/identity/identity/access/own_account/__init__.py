"""Own account: what people change about themselves while they are signed in."""
