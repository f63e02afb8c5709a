"""An event as a consumer gets it, for tests that call a handler without a broker."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from chassis.messaging.envelope import Received


def heard(kind, data, *, aggregate="person", source="/services/identity"):
    return Received(
        id=uuid4(), type=kind, source=source, subject=str(uuid4()), time=datetime.now(UTC), sequence=1, data=data,
        aggregate_type=aggregate,
    )  # fmt: skip


def hear_member(service_under_test, who, *, left=False):
    """Let the roles of a person reach a service, or their end."""
    for own in who.memberships:
        data = {"person_id": str(who.person_id), "organisation_id": str(own.organisation_id), "role": own.role}
        kind = "member.removed.v1" if left else "member.added.v1"
        service_under_test.caller.instance().on_member_changed(heard(kind, data))
