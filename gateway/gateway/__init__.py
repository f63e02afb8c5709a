"""API gateway: the single HTTP entry point of the platform, without domain knowledge."""
