"""Operation that erases a person."""

from __future__ import annotations

from challenges.erasure.solution_departure import leave_teams
from challenges.judging.evaluator.evaluator_departure import leave_all
from challenges.personal_data import PERSONAL_DATA, RETENTION
from chassis.erasures import ErasesPeople
from chassis.personal_data import Subject


class ErasureOperations(ErasesPeople):
    """Forgets people, and lets their teams go on."""

    personal_data_categories = PERSONAL_DATA
    retention = RETENTION

    def erase_person(self, subject: Subject) -> dict[str, int]:
        """End the person's teams and appointments first, then erase the declared personal data."""
        drafts, events = leave_teams(self.session, subject.person_id, at=self.now)
        self.publish(*events, *leave_all(self.session, subject.person_id, at=self.now))
        erased = super().erase_person(subject)
        return {**erased, "solutions": drafts} if drafts else erased
