"""Cases: their story follows the public events of this service and of the observatory."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from challenges.call.challenge.access import ChallengeAccess
from challenges.timeline import event_store, queries, schemas
from challenges.timeline.errors import CaseNotFound
from challenges.timeline.timeline import ADOPTIONS, CHALLENGES, OBSERVATORY, PILOT_ENDED, PRACTICE, SUBJECTS, TOLD
from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import Page
from chassis.permissions import ANYONE
from chassis.subscriptions import Received, subscribe
from commons.audience import PUBLIC


class CaseOperations(ChallengeAccess):
    """Subscriptions that fill timelines, and the operation that reads one."""

    @operation(
        "GET",
        "/v1/cases/{case_id}/story",
        summary=Localized(el="Η ιστορία μιας υπόθεσης", en="The life story of a case"),
        description=Localized(
            el="Από την πρόκληση στη λύση, την πιλοτική εφαρμογή και την πρακτική, με τη σειρά που έγιναν. Το "
            "αναγνωριστικό μπορεί να είναι της πρόκλησης, της λύσης, της πιλοτικής εφαρμογής ή της πρακτικής. Πρακτική "
            "χωρίς πρόκληση έχει δική της ιστορία.",
            en="From the challenge to the solution, the pilot and the practice, in the order of time. The id may be "
            "the challenge's, the solution's, the pilot's or the practice's. A practice without a challenge has a "
            "story of its own.",
        ),
        allow=ANYONE,
        query=schemas.StoryQuery,
        returns=schemas.StoryView,
        errors=(CaseNotFound,),
    )
    def read_story(self, case_id: UUID, *, query: dict[str, Any]) -> Page:
        """Tell the story as far as it is known."""
        found = queries.case_of(self.session, case_id)
        if found is None or not queries.is_public(self.session, found):
            raise CaseNotFound
        after, limit = self.cursors.keyset("story", query["cursor"]), query["limit"]
        entries = queries.story(self.session, found, after=after, limit=limit + 1)
        page = self.cursors.page("story", entries, limit, lambda row: (row.occurred_at, row.event_id))
        return Page(page.items, page.next, extra={"case_id": found, "subjects": queries.subjects(self.session, found)})

    @subscribe("challenges", *CHALLENGES, schema=schemas.Told)
    def on_challenge_told(self, event: Received) -> None:
        """Append an event of this service. A repeated end is not appended twice."""
        if event.type != PILOT_ENDED or event.data["attempt"] == 1:
            self._tell(event)

    @subscribe("observatory", *OBSERVATORY, schema=schemas.Told)
    def on_practice_told(self, event: Received) -> None:
        """Append an event of a practice: to the story of its challenge, or to one of its own.

        A story is for everybody: nothing is told of a practice that only public bodies read, nor any more.
        """
        if event.data["audience"] == PUBLIC:
            self._tell(event)
        else:
            event_store.forget(self.session, PRACTICE, event.data["practice_id"])

    @subscribe("observatory", *ADOPTIONS, schema=schemas.Told)
    def on_adoption_told(self, event: Received) -> None:
        """Append an event of an adoption to the entries of the adopted practice, whichever case that belongs to."""
        self._keep(event, event.data["practice_id"])

    def _tell(self, event: Received) -> None:
        subjects = {kind: event.data[f"{kind}_id"] for kind in SUBJECTS if event.data[f"{kind}_id"]}
        # Later events of a practice do not say from which challenge it came; its first one did, and came first.
        case_id = subjects.get("challenge") or queries.case_of(self.session, UUID(event.subject), event.aggregate_type)
        if case_id is None and event.aggregate_type == PRACTICE:
            case_id = UUID(event.subject)  # it came from no challenge, and its story begins with itself
        if case_id is None:
            return
        event_store.link(self.session, case_id, subjects)
        self._keep(event, case_id)

    def _keep(self, event: Received, case_id: UUID) -> None:
        facts = TOLD[event.type].facts
        event_store.keep(
            self.session,
            {
                "event_id": event.id,
                "case_id": case_id,
                "occurred_at": event.time,
                "type": event.type,
                "source": event.source,
                "subject_kind": event.aggregate_type,
                "subject_id": UUID(event.subject),
                "data": {name: _plain(event.data[name]) for name in facts if name in event.data},
            },
        )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
