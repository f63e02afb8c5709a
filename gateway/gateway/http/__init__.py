"""HTTP: the wire protocol, from bytes to requests and from responses to bytes, without routing or policy."""
