"""Approvals: what waits for an approver of its own body before its reviewers."""
