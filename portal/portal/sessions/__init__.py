"""Sessions: people who are signed in, their tokens sealed on the server, and the cookie that names the session."""
