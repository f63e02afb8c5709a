"""Organisation: the register of bodies, memberships in them and invitations to join."""
