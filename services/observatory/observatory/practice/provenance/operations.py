"""Operations of provenance: the handler of a pilot's end."""

from __future__ import annotations

from chassis.erasures import not_erased
from chassis.service import Operations
from chassis.subscriptions import Received, subscribe
from observatory.practice.practice.model import Practice
from observatory.practice.provenance.events import PracticeDrafted
from observatory.practice.provenance.pilot_claim import claim
from observatory.practice.provenance.queries import practice_of
from observatory.practice.provenance.report_mapping import content_from_report
from observatory.practice.provenance.schemas import PilotEnded
from observatory.projections.organisation.model import Organisation


class ProvenanceOperations(Operations):
    """The observatory's step of the saga that a pilot's end starts."""

    @subscribe("challenges", "pilot.ended.v1", schema=PilotEnded)
    def on_pilot_ended(self, event: Received) -> None:
        """Create the draft once for each pilot, and publish its id for every delivery of the end."""
        pilot = event.data
        origin = {name: pilot[name] for name in ("pilot_id", "challenge_id", "solution_id")}
        organisation = self.session.get(Organisation, pilot["organisation_id"])
        content = content_from_report(pilot)
        content["region"] = content.get("region") or (organisation.region if organisation else None)
        authors = not_erased(self.session, pilot["author_ids"])
        practice = Practice.draft_from_pilot(
            organisation_id=pilot["organisation_id"], content=content, author_ids=authors, at=self.now
        )
        if claim(self.session, {**origin, "practice_id": practice.id}):
            self.session.add(practice)
        else:
            practice = practice_of(self.session, pilot["pilot_id"])
        self.publish(PracticeDrafted(**practice.identity(), **origin))
