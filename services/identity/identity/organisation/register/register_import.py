"""Importing: brings the organisations of this installation up to the register that ships with the code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from identity.organisation.organisation.events import OrganisationRegistered, OrganisationUpdated
from identity.organisation.organisation.model import Organisation
from identity.organisation.register.entries import Entry

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
Step = tuple[str, OrganisationRegistered | OrganisationUpdated | None]


def import_entries(session: Session, entries: list[Entry], *, now: datetime) -> Iterator[Step]:
    """Create or update each body. Yield the outcome of each, with its event if any."""
    identifiers = [entry.organisation_id for entry in entries]
    known = {
        organisation.id: organisation
        for organisation in session.scalars(select(Organisation).where(Organisation.id.in_(identifiers)))
    }
    for entry in entries:
        yield _import(session, known.get(entry.organisation_id), entry, now)


def _import(session: Session, known: Organisation | None, entry: Entry, now: datetime) -> Step:
    if known is None:
        organisation, registered = Organisation.register(entry.facts, now=now, organisation_id=entry.organisation_id)
        session.add(organisation)
        return CREATED, registered
    updated = known.update(entry.facts, now=now)
    return (UPDATED, updated) if updated is not None else (UNCHANGED, None)
