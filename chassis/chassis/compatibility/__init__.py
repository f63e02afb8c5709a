"""Compatibility: what of a changed contract would break somebody who relies on the earlier one."""
