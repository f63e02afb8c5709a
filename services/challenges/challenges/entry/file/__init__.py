"""Files: the attachments and pictures of solutions."""
