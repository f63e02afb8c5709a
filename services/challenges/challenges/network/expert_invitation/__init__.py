"""Expert invitations: owners ask listed experts to solve or to evaluate; the expert accepts or declines."""
