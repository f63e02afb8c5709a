"""Expert invitations: owners ask listed experts to solve or to evaluate, and experts accept or decline."""
