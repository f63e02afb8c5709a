"""Network: experts that match a challenge, and invitations to them."""
