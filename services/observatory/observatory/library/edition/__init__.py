"""Editions: the text of a document as it was issued, with its files; a newer one follows and replaces nothing."""
