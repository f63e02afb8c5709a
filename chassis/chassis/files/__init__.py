"""Files: attachments and pictures of things, kept in the database and served inert (docs/decisions/0036)."""
