"""Access: sessions, clients, signing keys and mailed links; everything that proves the identity of a caller."""
