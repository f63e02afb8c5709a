"""Network: experts who can be found, and introductions to them."""
