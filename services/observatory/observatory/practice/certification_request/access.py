"""Access: loading a practice for those who read where its certification stands."""

from __future__ import annotations

from uuid import UUID

from observatory.practice.certification_request.model import is_evaluator
from observatory.practice.practice.access import PracticeAccess
from observatory.practice.practice.model import Practice


class CertificationAccess(PracticeAccess):
    """Loading practices for their own people, and public ones for evaluators."""

    def practice_to_certify(self, practice_id: UUID) -> Practice:
        """Load a public practice for an evaluator, any practice for a caller that may see its unpublished content."""
        practice = self.session.get(Practice, practice_id)
        if practice is not None and practice.public is not None and is_evaluator(self.principal, practice):
            return practice
        return self.working_copy(practice_id)
