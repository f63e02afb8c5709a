"""The steps of a closure, between the operation and the models.

After its one transaction only the people of the successor act for the body.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.events import Event
from chassis.principal import Principal
from identity.access.closure import queries
from identity.organisation.membership.departure import Clock
from identity.organisation.membership.succession import inherited, predecessors, with_inherited
from identity.organisation.organisation.model import Organisation
from identity.security.revocation.revoke import end_access

# Tokens are issued under a lock on their person; the clock is read while holding it.
_AT_ONCE: Final = timedelta()


def close(
    session: Session,
    organisation_id: UUID,
    *,
    successor_id: UUID | None,
    because: str,
    by: Principal,
    clock: Clock,
) -> tuple[Organisation, list[Event]]:
    """Close a body: end its roles, invitations and programs, and let the people of its successor act for it."""
    body, successor = queries.lock_bodies(session, organisation_id, successor_id)
    leaving = queries.lock_members(session, body.id)
    now = clock()
    updated, closed = body.close(successor, because, now=now)
    events = with_inherited(session, [one.removal() for one in leaving])
    for one in leaving:
        session.delete(one)
    for invitation in queries.pending_invitations(session, body.id):
        invitation.withdraw(now=now)
    clients = queries.open_clients(session, body.id)
    secrets = [secret.id for client in clients for secret in client.live_secrets(now)]
    for client in clients:
        client.revoke(by=by, now=now)
    session.flush()
    if successor is not None:
        events += _inherited_roles(session, body, successor)
    events += end_access(session, [one.person_id for one in leaving], now=now, under_way=_AT_ONCE)
    events += end_access(session, [*(client.id for client in clients), *secrets], now=now)
    return body, [updated, closed, *events]


def _inherited_roles(session: Session, body: Organisation, successor: Organisation) -> list[Event]:
    """Return the events of the roles that the successor's people now have in the body and in those that it followed."""
    taken_over = [body, *(closed for _, closed in predecessors(session, {body.id}))]
    return [
        inherited(added, one)
        for added in (member.addition() for member in queries.members_of_body(session, successor.id))
        for one in taken_over
    ]
