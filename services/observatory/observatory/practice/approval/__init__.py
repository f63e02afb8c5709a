"""Approvals: the step between the contributors of a body and its reviewers."""
