"""Reading of a closure: the two bodies, and all that ends with one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from identity.access.client.model import Client
from identity.organisation.invitation.model import PENDING, Invitation
from identity.organisation.membership.model import Membership
from identity.organisation.organisation.model import Organisation, OrganisationNotFound, SuccessorUnfit
from identity.person.person.model import Person


def lock_bodies(
    session: Session, organisation_id: UUID, successor_id: UUID | None
) -> tuple[Organisation, Organisation | None]:
    """Return both bodies, locked in one order. Raise `OrganisationNotFound`, or `SuccessorUnfit` for the other."""
    wanted = select(Organisation).where(Organisation.id.in_({organisation_id, successor_id}))
    locked = wanted.order_by(Organisation.id).with_for_update().execution_options(populate_existing=True)
    bodies = {body.id: body for body in session.scalars(locked)}
    if organisation_id not in bodies:
        raise OrganisationNotFound
    if successor_id is not None and successor_id not in bodies:
        raise SuccessorUnfit
    return bodies[organisation_id], bodies.get(successor_id) if successor_id else None


def lock_members(session: Session, organisation_id: UUID) -> Sequence[Membership]:
    """Return the memberships of a body. Locks the people, so that no token is issued meanwhile."""
    people = select(Membership.person_id).where(Membership.organisation_id == organisation_id)
    session.execute(select(Person.id).where(Person.id.in_(people)).order_by(Person.id).with_for_update())
    return members_of_body(session, organisation_id)


def members_of_body(session: Session, organisation_id: UUID) -> Sequence[Membership]:
    """Return the memberships of a body."""
    of_body = select(Membership).where(Membership.organisation_id == organisation_id)
    return session.scalars(of_body.order_by(Membership.person_id, Membership.role)).unique().all()


def pending_invitations(session: Session, organisation_id: UUID) -> Sequence[Invitation]:
    """Return the invitations of a body that can still be accepted, locked."""
    pending = select(Invitation).where(Invitation.organisation_id == organisation_id, Invitation.state == PENDING)
    return session.scalars(pending.with_for_update(of=Invitation)).all()


def open_clients(session: Session, organisation_id: UUID) -> Sequence[Client]:
    """Return the programs of a body that are not revoked, locked."""
    own = select(Client).where(Client.organisation_id == organisation_id, Client.revoked_at.is_(None))
    return session.scalars(own.with_for_update(of=Client)).all()
