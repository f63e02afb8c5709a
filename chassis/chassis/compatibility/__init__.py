"""Compatibility: the judgement of a changed contract against the earlier one."""
