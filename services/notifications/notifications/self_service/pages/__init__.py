"""Pages: the few pages that links in mails open."""
