"""People: a projection that follows identity's events of roles and accounts."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from chassis.erasures import not_erased
from chassis.service import Operations
from chassis.subscriptions import Received, subscribe
from observatory.projections.person.model import Member, SuspendedPerson
from observatory.projections.person.schemas import MemberHeard, PersonHeard

_ADDED = "member.added.v1"
_SUSPENDED = "person.suspended.v1"


class PersonOperations(Operations):
    """Handlers that keep the members and the suspended people. An erased person is never stored again."""

    # one queue for both types: a role that is given, taken and given again ends as it was announced last
    @subscribe("identity", _ADDED, "member.removed.v1", schema=MemberHeard)
    def on_member_changed(self, event: Received) -> None:
        """Store a role in an organisation, or delete it."""
        role = event.data
        if event.type != _ADDED:
            same = (getattr(Member, name) == value for name, value in role.items())
            self.session.execute(delete(Member).where(*same))
        elif not_erased(self.session, [role["person_id"]]):
            self.session.execute(insert(Member).values(**role, since=event.time).on_conflict_do_nothing())

    @subscribe("identity", _SUSPENDED, "person.reinstated.v1", schema=PersonHeard)
    def on_person_suspended(self, event: Received) -> None:
        """Store a suspension, or delete it."""
        person_id = event.data["person_id"]
        if event.type != _SUSPENDED:
            self.session.execute(delete(SuspendedPerson).where(SuspendedPerson.person_id == person_id))
        elif not_erased(self.session, [person_id]):
            row = insert(SuspendedPerson).values(person_id=person_id, since=event.time)
            self.session.execute(row.on_conflict_do_nothing())
