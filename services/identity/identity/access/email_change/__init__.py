"""Change of address: another e-mail address for an account, confirmed at the new one and stopped at the old one."""
