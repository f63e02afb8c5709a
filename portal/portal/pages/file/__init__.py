"""Pages of files: attachments and pictures of practices and solutions."""
