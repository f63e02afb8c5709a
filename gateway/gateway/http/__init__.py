"""HTTP: what comes off the wire and goes back onto it, before any meaning."""
