"""Challenges: problems that public bodies share and put to everybody with a possible answer."""
