"""User info: the account, roles and memberships of the caller (OpenID Connect: UserInfo)."""
