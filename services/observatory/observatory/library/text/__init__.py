"""Texts: the words of documents' files, read by a child process that can reach nothing."""
