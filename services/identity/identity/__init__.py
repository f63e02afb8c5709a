"""Identity: organisations, people, sessions, and the roles that join them."""
