"""Audit trail: records of actor, action, target and time, written with the change, hash-chained and never altered."""
