"""Network: experts who match a challenge, and invitations to them."""
