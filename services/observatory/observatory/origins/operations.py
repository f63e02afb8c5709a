"""Origins: what happens here when a pilot ends."""

from __future__ import annotations

from chassis.erasures import living
from chassis.service import Operations
from chassis.subscriptions import Received, subscribe
from observatory.organisations.model import Organisation
from observatory.origins.claiming import claim
from observatory.origins.events import PracticeDrafted
from observatory.origins.fitting import fitted
from observatory.origins.queries import practice_of
from observatory.origins.schemas import PilotEnded
from observatory.practices.model import Practice


class OriginOperations(Operations):
    """The observatory's step of a pilot's return."""

    @subscribe("challenges", "pilot.ended.v1", schema=PilotEnded)
    def on_pilot_ended(self, event: Received) -> None:
        """Write the draft, once for each pilot however often its end is told, and say each time which one it is."""
        pilot = event.data
        origin = {name: pilot[name] for name in ("pilot_id", "challenge_id", "solution_id")}
        organisation = self.session.get(Organisation, pilot["organisation_id"])
        content = fitted(pilot)
        content["region"] = content.get("region") or (organisation.region if organisation else None)
        authors = living(self.session, pilot["author_ids"])
        practice = Practice.left_by_pilot(
            organisation_id=pilot["organisation_id"], content=content, author_ids=authors, at=self.now
        )
        if claim(self.session, {**origin, "practice_id": practice.id}):
            self.session.add(practice)
        else:
            practice = practice_of(self.session, pilot["pilot_id"])
        self.announce(PracticeDrafted(**practice.identity(), **origin))
