"""Challenges: problems that public bodies share and put to everybody who may know an answer."""
