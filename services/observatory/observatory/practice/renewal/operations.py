"""Operations of renewals: the question of a practice, its answer, and the clock that asks."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from chassis.language import Localized
from chassis.operations import operation
from chassis.permissions import SIGNED_IN
from chassis.timers import every
from commons.greek_time import ATHENS
from commons.holidays import is_office_day
from commons.permissions import ORGANISATION_EDITOR
from commons.roles import EDITOR_ROLES
from observatory.practice.practice.access import PracticeAccess
from observatory.practice.practice.errors import NotYourOrganisation, PracticeNotFound
from observatory.practice.practice.model import Practice
from observatory.practice.renewal import errors, model, queries, schemas
from observatory.practice.renewal.model import ANSWERED, Renewal, Terms

CLOCK_SECONDS: Final = 60.0
AT_ONCE: Final = 500
OPENING_HOUR: Final = 9


class RenewalOperations(PracticeAccess):
    """The yearly question whether a practice still runs."""

    @operation(
        "GET",
        "/v1/practices/{practice_id}/renewal",
        summary=Localized(el="Ισχύει ακόμη η πρακτική;", en="Is the practice still running?"),
        description=Localized(
            el="Για τον φορέα της: αν περιμένει απάντηση, ως πότε, και τι απαντήθηκε τελευταία.",
            en="For its organisation: whether an answer is due, until when, and what was last answered.",
        ),
        allow=SIGNED_IN,
        returns=schemas.RenewalView,
        errors=(PracticeNotFound, NotYourOrganisation),
    )
    def read_renewal(self, practice_id: UUID) -> dict[str, Any]:
        """Return the question to the people of its body and its reviewers."""
        return self._renewal_of(self.working_copy(practice_id))

    @operation(
        "POST",
        "/v1/practices/{practice_id}/renewal",
        summary=Localized(el="Απάντηση αν ισχύει ακόμη η πρακτική", en="Say whether the practice is still running"),
        description=Localized(
            el="`running`: ισχύει ως έχει. `changed`: θα διορθωθεί, και ερωτάται πάλι νωρίτερα. `ended`: έληξε, και "
            "μένει δημόσια με τη σήμανση. Απαντάτε και χωρίς να ερωτηθείτε.",
            en="`running`: as published. `changed`: it will be edited, and the question comes again earlier. `ended`: "
            "it stays public, marked so. An answer may come without a question.",
        ),
        allow=ORGANISATION_EDITOR,
        body=schemas.AnswerRenewal,
        returns=schemas.RenewalView,
        errors=(PracticeNotFound, NotYourOrganisation, errors.PracticeNotRunning, errors.EndUnclear),
    )
    def answer_renewal(self, practice_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Record the answer of the practice's body."""
        practice = self.practice_for_change(practice_id)
        practice.check_editor(self.principal)
        renewal = self._question_of(practice)
        said = model.answer(practice, renewal, **body, by=self.principal, at=self.now, terms=self._renewal_terms)
        self.session.add(renewal)
        self.publish(*said)
        self.published_content_changed(practice)
        return self._renewal_of(practice)

    @every(seconds=CLOCK_SECONDS)
    def ask_whether_practices_run(self) -> None:
        """Plan the questions of new practices, ask and remind, and mark practices stale without an answer."""
        for public in queries.without_plan(self.session, AT_ONCE):
            model.plan(public, self._renewal_terms)
        for practice, public, renewal in queries.to_lapse(
            self.session, self._renewal_day, self._renewal_terms, AT_ONCE
        ):
            self.publish(*model.lapse(practice, public, renewal, self.now))
            self.published_content_changed(practice)
        if self._offices_are_open():
            self._ask_bodies()

    def _ask_bodies(self) -> None:
        for practice, public in queries.to_ask(self.session, self._renewal_day, AT_ONCE):
            assert public.renewal_due_on is not None
            asked, events = model.ask(practice, public.renewal_due_on, self._renewal_terms, self.now)
            self.session.add(asked)
            self.publish(*events)
        for practice, _, renewal in queries.to_remind(self.session, self._renewal_day, self._renewal_terms, AT_ONCE):
            self.publish(*model.remind(practice, renewal, self._renewal_terms))

    def _question_of(self, practice: Practice) -> Renewal:
        if practice.public is None:
            raise errors.PracticeNotRunning(state=practice.state)
        waiting = queries.unanswered(self.session, practice.public)
        known = waiting or queries.on_day(self.session, practice.id, self._renewal_day)
        return known or Renewal(practice_id=practice.id, due_on=self._renewal_day, state=ANSWERED, reminders=0)

    def _renewal_of(self, practice: Practice) -> dict[str, Any]:
        public = practice.public
        self.session.flush()
        waiting = queries.unanswered(self.session, public) if public is not None else None
        writes = bool(self.principal.role_in(practice.organisation_id) & EDITOR_ROLES)
        return {
            "practice_id": practice.id,
            "title": public.title if public is not None else practice.title,
            "organisation_id": practice.organisation_id,
            "running": public.running if public is not None else None,
            "waits": waiting is not None,
            "asked_at": waiting.asked_at if waiting is not None else None,
            "due_on": public.renewal_due_on if public is not None else None,
            "stale_on": waiting.stale_on(self._renewal_terms) if waiting is not None else None,
            "stale_since": public.stale_since if public is not None else None,
            "ended_on": public.ended_on if public is not None else None,
            "last_answer": queries.last_answer(self.session, practice.id),
            "actions": ["answer"] if public is not None and writes else [],
        }

    def _offices_are_open(self) -> bool:
        local = self.now.astimezone(ATHENS)
        return local.hour >= OPENING_HOUR and is_office_day(local.date())

    @property
    def _renewal_day(self) -> date:
        return model.day_of(self.now)

    @property
    def _renewal_terms(self) -> Terms:
        return Terms.from_settings(self.settings)
