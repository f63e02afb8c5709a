"""Reading clients: by identifier, by organisation and by secret."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.pagination import CursorCodec, Page
from chassis.principal import Principal
from commons.roles import CURATOR, MANAGER, is_curator
from identity.access.client.model import Client, ClientNotFound, ClientSecret
from identity.access.client.secret import hash_secret, is_well_formed
from identity.organisation.membership.model import Membership, PlatformRole
from identity.organisation.organisation.model import Organisation
from identity.person.person.model import ACTIVE, Person

_LIST: Final = "clients"  # in each cursor, so that a cursor of another list is refused


def managed_by(principal: Principal) -> frozenset[UUID]:
    """Return the organisations that a person manages."""
    return frozenset(m.organisation_id for m in principal.memberships if m.role == MANAGER)


def get_client(session: Session, client_id: UUID, principal: Principal, *, for_update: bool = False) -> Client:
    """Return a client that the caller manages; raise `ClientNotFound` for any other."""
    statement = select(Client).where(Client.id == client_id)
    if for_update:
        statement = statement.with_for_update(of=Client)
    client = session.scalars(statement).one_or_none()
    if client is None or not (is_curator(principal) or client.organisation_id in managed_by(principal)):
        raise ClientNotFound
    return client


def count_of_organisation(session: Session, organisation_id: UUID) -> int:
    """Return the number of clients of an organisation. Locks it against new clients until the transaction ends."""
    session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
    own = select(func.count()).where(Client.organisation_id == organisation_id, Client.revoked_at.is_(None))
    return session.scalars(own.select_from(Client)).one()


def secrets_shown_to(session: Session, person_id: UUID) -> Sequence[UUID]:
    """Return the secrets that a person has seen and that have not ended."""
    seen = func.coalesce(ClientSecret.shown_to, Client.created_by) == person_id
    found = select(ClientSecret.id).join(Client, Client.id == ClientSecret.client_id)
    return session.scalars(found.where(seen, ClientSecret.ended_at.is_(None))).all()


def unattended_clients(session: Session, clients: Sequence[Client]) -> frozenset[UUID]:
    """Return the identifiers of the clients for which nobody is responsible any more.

    The person to whom the newest secret was shown has left: the account is not active, or the person neither manages
    the client's organisation nor is a curator.
    """
    seen = {client.id: client.responsible_person for client in clients}
    people = select(Person.id).where(Person.id.in_(set(seen.values())), Person.status == ACTIVE)
    open_accounts = set(session.scalars(people))
    manages = select(Membership.person_id, Membership.organisation_id).where(
        Membership.person_id.in_(open_accounts), Membership.role == MANAGER
    )
    managing = {(person_id, organisation_id) for person_id, organisation_id in session.execute(manages)}
    curates = select(PlatformRole.person_id).where(
        PlatformRole.person_id.in_(open_accounts), PlatformRole.role == CURATOR
    )
    curating = set(session.scalars(curates))
    return frozenset(
        client.id
        for client in clients
        if seen[client.id] not in open_accounts
        or (seen[client.id] not in curating and (seen[client.id], client.organisation_id) not in managing)
    )


def list_clients(
    session: Session, query: Mapping[str, Any], cursors: CursorCodec, *, organisations: Collection[UUID] | None
) -> Page:
    """Return a page of clients, latest first, of some organisations or (None) of all."""
    statement = select(Client).order_by(Client.id.desc())
    if organisations is not None:
        statement = statement.where(Client.organisation_id.in_(organisations))
    after = cursors.after(_LIST, query["cursor"], length=1)
    if after is not None:
        statement = statement.where(Client.id < UUID(after[0]))
    found = session.scalars(statement.limit(query["limit"] + 1)).all()
    return cursors.page(_LIST, found, query["limit"], lambda row: (row.id,))


def find_by_secret(session: Session, client_id: UUID, plaintext: str) -> tuple[Client, ClientSecret] | None:
    """Return the client of a secret, locked against revocation until the transaction ends."""
    if not is_well_formed(plaintext):
        return None
    secret = session.scalars(
        select(ClientSecret).where(
            ClientSecret.client_id == client_id, ClientSecret.secret_hash == hash_secret(plaintext)
        )
    ).one_or_none()
    if secret is None:
        return None
    client = session.scalars(select(Client).where(Client.id == client_id).with_for_update(of=Client, read=True)).one()
    session.refresh(secret)  # as it is now that nobody else changes it
    return client, secret
