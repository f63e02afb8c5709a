"""Acts: the audit trail of evaluation, which nobody can change afterwards."""
