"""Staff sign-in: authentication by the employer's OpenID Connect provider."""
