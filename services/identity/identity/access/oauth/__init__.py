"""OAuth 2.0: how an organisation's program gets its tokens (RFC 6749, 4.4)."""
