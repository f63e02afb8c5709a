"""Network: experts listed with their consent, and introductions to them."""
