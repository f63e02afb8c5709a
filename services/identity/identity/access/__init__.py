"""Access: sessions, clients, keys and revocations; everything that proves who is calling."""
