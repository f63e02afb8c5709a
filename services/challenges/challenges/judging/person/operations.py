"""Subscriptions to identity's events of people: they update the projections and end appointments."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from challenges.entry.team.lead_succession import pass_leads_on
from challenges.judging.evaluator.evaluator_departure import leave_all
from challenges.judging.evaluator.interests import recuse_from
from challenges.projections.person.model import KnownMember, SuspendedPerson
from challenges.projections.person.schemas import MemberHeard, PersonHeard
from chassis.erasures import not_erased
from chassis.service import Operations
from chassis.subscriptions import Received, subscribe

_SUSPENDED = "person.suspended.v1"
_ADDED = "member.added.v1"


class PeopleOperations(Operations):
    """Subscriptions to suspensions, and to joining and leaving an organisation."""

    # one queue for both: an account that is shut, opened and shut again must end as it was payload last
    @subscribe("identity", _SUSPENDED, "person.reinstated.v1", schema=PersonHeard)
    def on_person_suspended(self, event: Received) -> None:
        """End the appointments of a suspended person, and pass on their leads. A reinstated person is invited anew."""
        person_id = event.data["person_id"]
        if event.type != _SUSPENDED:
            self.session.execute(delete(SuspendedPerson).where(SuspendedPerson.person_id == person_id))
            return
        if not not_erased(self.session, [person_id]):
            return
        shut = insert(SuspendedPerson).values(person_id=person_id, since=event.time)
        self.session.execute(shut.on_conflict_do_nothing())
        self.publish(*leave_all(self.session, person_id, at=self.now))
        self.publish(*pass_leads_on(self.session, person_id, at=self.now))

    @subscribe("identity", _ADDED, "member.removed.v1", schema=MemberHeard)
    def on_member_changed(self, event: Received) -> None:
        """Update the role and its end. A new member of an entrant's organisation no longer judges its solutions."""
        payload = event.data
        if not not_erased(self.session, [payload["person_id"]]):
            return
        added = event.type == _ADDED
        lasts = {"since": event.time, "until": None} if added else {"until": event.time}
        row = insert(KnownMember).values(**payload, **{"since": event.time, **lasts})
        keys = ["person_id", "organisation_id", "role"]
        self.session.execute(row.on_conflict_do_update(index_elements=keys, set_=lasts))
        if added:
            found = recuse_from(self.session, payload["person_id"], payload["organisation_id"], at=self.now)
            self.publish(*found)
