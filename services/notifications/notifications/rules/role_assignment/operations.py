"""Handlers of identity's events about roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from chassis.erasures import not_erased
from chassis.service import Operations
from chassis.subscriptions import Received, subscribe
from notifications.notices.fan_out import reopen
from notifications.recipients.role_assignment.model import EVERYWHERE, RoleAssignment
from notifications.rules.role_assignment.schemas import MemberHeard, RoleGrantedHeard

_KEY: Final = ("person_id", "role", "organisation_id")


class RoleAssignmentHandlers(Operations):
    """Handlers that keep the projection of role assignments."""

    # one queue for both: a role that is given, taken and given again must end as it was said last
    @subscribe("identity", "member.added.v1", "member.removed.v1", schema=MemberHeard)
    def on_member_added(self, event: Received) -> None:
        """Keep a role in an organisation, until it ends."""
        if event.type == "member.removed.v1":
            self._end(event.data)
        else:
            self._keep({**event.data, "since": event.time})

    @subscribe("identity", "role.granted.v1", "role.revoked.v1", schema=RoleGrantedHeard)
    def on_role_granted(self, event: Received) -> None:
        """Keep a role on the whole platform, until it ends."""
        if event.type == "role.revoked.v1":
            self._end({**event.data, "organisation_id": EVERYWHERE})
        else:
            nowhere = {"organisation_id": EVERYWHERE, "organisation_kind": None, "region": None}
            self._keep({**event.data, **nowhere, "since": event.time})

    def _end(self, assignment: Mapping[str, Any]) -> None:
        self.session.execute(
            delete(RoleAssignment).where(*(getattr(RoleAssignment, name) == assignment[name] for name in _KEY))
        )

    def _keep(self, assignment: dict[str, Any]) -> None:
        if not not_erased(self.session, [assignment["person_id"]]):
            return
        kept = insert(RoleAssignment).values(assignment).on_conflict_do_nothing().returning(RoleAssignment.person_id)
        if self.session.execute(kept).first() is not None:
            reopen(
                self.session,
                {**assignment, **{name: str(assignment[name]) for name in ("organisation_id", "person_id")}},
            )
