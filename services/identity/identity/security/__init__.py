"""Security: throttles, revocations and address keys, which know no account."""
