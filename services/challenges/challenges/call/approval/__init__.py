"""Approvals: the step between the contributors of a body and the reviewers of its challenge."""
