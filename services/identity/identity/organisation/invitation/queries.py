"""Reading invitations: those of an organisation, and those that a mail goes to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from commons.roles import CURATOR, MANAGER
from identity.organisation.invitation.links import InvitationLinks
from identity.organisation.invitation.model import (
    ACCEPTED,
    PENDING,
    Invitation,
    InvitationInvalid,
    InvitationNotFound,
)
from identity.organisation.membership.model import Membership
from identity.organisation.membership.queries import platform_roles_of, roles_held
from identity.organisation.organisation.model import Organisation
from identity.person.person.model import Person
from identity.person.person.queries import find_by_address
from identity.security.address_key import address_key


def of_organisation(session: Session, organisation_id: UUID) -> Sequence[Invitation]:
    """Return the stored invitations of an organisation, latest first."""
    own = select(Invitation).where(Invitation.organisation_id == organisation_id)
    return session.scalars(own.order_by(Invitation.id.desc())).all()


def get_invitation(session: Session, organisation_id: UUID, invitation_id: UUID) -> Invitation:
    """Return an organisation's invitation, locked; raise `InvitationNotFound`."""
    invitation = session.scalars(
        select(Invitation)
        .where(Invitation.id == invitation_id, Invitation.organisation_id == organisation_id)
        .with_for_update(of=Invitation)
    ).one_or_none()
    if invitation is None:
        raise InvitationNotFound
    return invitation


def of_link(session: Session, invitation_id: UUID, *, for_update: bool = False) -> Invitation:
    """Return the invitation of a genuine link; raise `InvitationInvalid` where it is no longer stored."""
    statement = select(Invitation).where(Invitation.id == invitation_id)
    if for_update:
        statement = statement.with_for_update(of=Invitation)
    invitation = session.scalars(statement).one_or_none()
    if invitation is None:
        raise InvitationInvalid
    return invitation


def check_inviter(session: Session, invitation: Invitation) -> None:
    """Raise `InvitationInvalid` unless the inviter may still invite. Locks the inviter against changes of roles."""
    inviter = session.get(Person, invitation.invited_by, with_for_update={"read": True})
    managing = (invitation.organisation_id, MANAGER) in roles_held(session, invitation.invited_by)
    if (
        inviter is None
        or not inviter.may_sign_in
        or not (managing or CURATOR in platform_roles_of(session, inviter.id))
    ):
        raise InvitationInvalid


def has_joined(session: Session, invitation: Invitation) -> bool:
    """Return whether the invitation was accepted, and its address has the role to this day."""
    if invitation.state != ACCEPTED:
        return False
    person = find_by_address(session, invitation.email)
    held = roles_held(session, person.id) if person is not None and person.may_sign_in else frozenset()
    return (invitation.organisation_id, invitation.role) in held


def is_asked_already(session: Session, organisation_id: UUID, email: str, role: str, *, now: datetime) -> bool:
    """Return whether the address has this role or a valid invitation to it. Locks the organisation against others."""
    session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
    key = address_key(email)
    asked = select(Invitation.id).where(
        Invitation.organisation_id == organisation_id,
        Invitation.email_key == key,
        Invitation.role == role,
        Invitation.state == PENDING,
        Invitation.expires_at > now,
    )
    has = (
        select(Membership.person_id)
        .join(Person, and_(Person.id == Membership.person_id, Person.email_key == key))
        .where(Membership.organisation_id == organisation_id, Membership.role == role)
    )
    return session.scalar(select(or_(asked.exists(), has.exists()))) or False


def mail_contacts(
    session: Session, invitation_ids: Collection[UUID], secret: str, *, now: datetime
) -> list[dict[str, Any]]:
    """Return the mail contacts of the invitations that can be accepted; `person_id` is the invitation's identifier."""
    links = InvitationLinks(secret)
    found = session.scalars(select(Invitation).where(Invitation.id.in_(set(invitation_ids))).order_by(Invitation.id))
    return [
        {
            "person_id": one.id,
            "email": one.email,
            "name": "",
            "language": one.language,
            "status": "invited",
            "token": links.make(one),
            "registration": None,
        }
        for one in found
        if one.holds(now)
    ]
