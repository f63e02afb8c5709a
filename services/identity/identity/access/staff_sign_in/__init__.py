"""Staff sign-in: people whom their employer's OpenID Connect provider vouches for."""
