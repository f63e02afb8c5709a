"""Files: the attachments and pictures of practices."""
