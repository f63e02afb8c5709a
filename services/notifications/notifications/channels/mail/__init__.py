"""Mail: the sender that delivers notices by SMTP, and the delivery log."""
