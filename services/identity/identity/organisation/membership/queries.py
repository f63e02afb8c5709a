"""Reading memberships and platform roles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from commons.roles import MANAGER
from identity.organisation.membership.model import MOST_MEMBERSHIPS, HeldRole, Membership, MemberUnknown, PlatformRole
from identity.organisation.membership.succession import EffectiveRole, predecessors
from identity.organisation.organisation.model import ACTIVE, Organisation, OrganisationNotFound
from identity.person.person.model import ACTIVE as ACTIVE_PERSON
from identity.person.person.model import ERASED, SUSPENDED, Person
from identity.person.person.queries import find_by_address


def memberships_of(session: Session, person_id: UUID) -> list[EffectiveRole]:
    """Return a person's roles in active organisations, and in the closed ones that these follow.

    At most `MOST_MEMBERSHIPS`, for all stand in the access token. Left out are inherited roles, earliest closed first.
    """
    own = (
        session.scalars(
            select(Membership)
            .join(Membership.organisation)
            .where(Membership.person_id == person_id, Organisation.status == ACTIVE)
            .order_by(Organisation.sort_key, Organisation.id, Membership.role)
        )
        .unique()
        .all()
    )
    inherited = [
        EffectiveRole(closed, one.role, inherited=True)
        for heir, closed in predecessors(session, {one.organisation_id for one in own})
        for one in own
        if one.organisation_id == heir
    ]
    return [*(EffectiveRole(one.organisation, one.role) for one in own), *inherited][:MOST_MEMBERSHIPS]


def platform_roles_of(session: Session, person_id: UUID) -> list[str]:
    """Return a person's roles on the whole platform."""
    return list(
        session.scalars(
            select(PlatformRole.role).where(PlatformRole.person_id == person_id).order_by(PlatformRole.role)
        )
    )


def roles_of_people(session: Session, person_ids: Collection[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """Return the roles that each of these people holds now, in organisations that still work or on the platform."""
    held: dict[UUID, list[dict[str, Any]]] = {person_id: [] for person_id in person_ids}
    members = (
        select(Membership.person_id, Membership.role, Organisation.id, Organisation.kind, Organisation.region)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id.in_(person_ids), Organisation.status == ACTIVE)
    )
    rows: list[tuple[UUID, str, UUID, str, str | None]] = [(*row,) for row in session.execute(members)]
    followed = predecessors(session, {row[2] for row in rows})
    rows += [
        (person_id, role, closed.id, closed.kind, closed.region)
        for person_id, role, organisation_id, *_ in rows
        for heir, closed in followed
        if heir == organisation_id
    ]
    for person_id, role, organisation_id, kind, region in rows:
        where = {"organisation_id": organisation_id, "organisation_kind": kind, "region": region}
        held[person_id].append({"role": role, **where})
    platform = select(PlatformRole.person_id, PlatformRole.role).where(PlatformRole.person_id.in_(person_ids))
    for person_id, role in session.execute(platform):
        held[person_id].append({"role": role, "organisation_id": None, "organisation_kind": None, "region": None})
    return held


def roles_held(session: Session, person_id: UUID) -> frozenset[HeldRole]:
    """Return the roles of a person, each with its organisation."""
    held = select(Membership.organisation_id, Membership.role).where(Membership.person_id == person_id)
    return frozenset((organisation_id, role) for organisation_id, role in session.execute(held))


def get_future_member(session: Session, email: str) -> Person:
    """Return the person of an address for a new role; raise `MemberUnknown` unless the account is active."""
    person = find_by_address(session, email)
    if person is None or not person.may_sign_in:
        raise MemberUnknown
    return person


def members_of(session: Session, organisation_id: UUID) -> list[dict[str, Any]]:
    """Return the members of an organisation ordered by name, one entry per role."""
    found = session.execute(
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.organisation_id == organisation_id, Person.status != ERASED)
        .order_by(Person.name, Person.id, Membership.role)
    )
    return [
        {
            "person_id": person.id,
            "name": person.name,
            "suspended": person.status == SUSPENDED,
            "role": member.role,
            "created_at": member.created_at,
        }
        for member, person in found.unique()
    ]


def lock_memberships(session: Session, organisation_id: UUID, person_id: UUID) -> Sequence[Membership]:
    """Return a person's roles in an organisation, locked. Meanwhile no role there changes, and no token states it."""
    lock_organisation(session, organisation_id)
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    theirs = select(Membership).where(Membership.organisation_id == organisation_id, Membership.person_id == person_id)
    return session.scalars(theirs.order_by(Membership.role)).unique().all()


def lock_against_closing(session: Session, organisation_id: UUID) -> Organisation:
    """Return an organisation, locked against its closing and as it is now; raise `OrganisationNotFound`."""
    organisation = session.get(Organisation, organisation_id, with_for_update={"read": True}, populate_existing=True)
    if organisation is None:
        raise OrganisationNotFound
    return organisation


def lock_organisation(session: Session, organisation_id: UUID) -> None:
    """Lock an organisation against changes of its memberships."""
    session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())


def lock_roles(session: Session, person_id: UUID) -> Sequence[Membership]:
    """Return all memberships of a person, locked. The person gets no other until the transaction ends."""
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    theirs = select(Membership).where(Membership.person_id == person_id)
    return session.scalars(theirs.order_by(Membership.organisation_id, Membership.role)).unique().all()


def has_other_manager(session: Session, organisation_id: UUID, person_id: UUID) -> bool:
    """Return whether the organisation has another manager with an active account."""
    others = (
        select(Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role == MANAGER,
            Membership.person_id != person_id,
            Person.status == ACTIVE_PERSON,
        )
    )
    return session.execute(others.limit(1)).first() is not None
