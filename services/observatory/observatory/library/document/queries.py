"""Reads of documents: one by its id, those of a handler, chains of successors, and numbers that are taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload

from chassis.principal import Principal
from commons.greek import slugify
from commons.roles import is_curator
from observatory.library.document.model import Document
from observatory.library.document.states import PUBLISHED

LONGEST_SLUG: Final = 120
LONGEST_CHAIN: Final = 50
RESERVED_SLUGS: Final = frozenset({"mine", "export", "feed"})
"""Words that stand in the place of a document in addresses of the API."""

Place = tuple[datetime, UUID]
_NAMED: Final = (joinedload(Document.issuer), joinedload(Document.organisation))


def for_change(session: Session, document_id: UUID) -> Document | None:
    """Load a document and lock it until this transaction ends."""
    return session.get(Document, document_id, with_for_update={"of": Document})


def imported_as(session: Session, external_id: str) -> Document | None:
    """Load and lock the document that an import made of an item."""
    wanted = select(Document).where(Document.external_id == external_id)
    return session.scalar(wanted.with_for_update(of=Document))


def handled_by(
    session: Session, principal: Principal, asked: Mapping[str, Any], *, after: Place | None, limit: int
) -> Sequence[Document]:
    """List the documents of the caller's bodies, and for curators all of them, the latest change first."""
    wanted = select(Document).options(*_NAMED)
    if not is_curator(principal):
        wanted = wanted.where(Document.organisation_id.in_({one.organisation_id for one in principal.memberships}))
    if asked["state"]:
        wanted = wanted.where(Document.state.in_(asked["state"]))
    if after is not None:
        wanted = wanted.where(tuple_(Document.updated_at, Document.id) < after)
    return session.scalars(wanted.order_by(Document.updated_at.desc(), Document.id.desc()).limit(limit)).all()


def by_id(session: Session, document_ids: Collection[UUID]) -> dict[UUID, Document]:
    """Return documents by their ids."""
    wanted = select(Document).options(*_NAMED).where(Document.id.in_(document_ids))
    return {one.id: one for one in session.scalars(wanted)}


def leads_back(session: Session, document_id: UUID, successor_id: UUID) -> bool:
    """Return whether the chain of successors that begins with one leads back to a document."""
    step: UUID | None = successor_id
    for _ in range(LONGEST_CHAIN):
        if step is None:
            return False
        if step == document_id:
            return True
        step = session.scalar(select(Document.superseded_by).where(Document.id == step))
    return True


def with_number(session: Session, document: Document) -> UUID | None:
    """Return another published document of the kind with one of a document's numbers. Waits for those under way."""
    if not document.numbers:
        return None
    for said in sorted(f"{document.kind}:{one['scheme']}:{one['value']}" for one in document.numbers):
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"document:{said}"))))
    same = or_(*(Document.numbers.contains([one]) for one in document.numbers))
    return session.scalar(
        select(Document.id)
        .where(Document.kind == document.kind, Document.state == PUBLISHED, Document.id != document.id, same)
        .limit(1)
    )


def free_slug(session: Session, title: str, document_id: UUID) -> str:
    """Return the title's slug (ELOT 743), with a number up to nine or else the end of the id where it is taken."""
    base = slugify(title)[:LONGEST_SLUG].strip("-")
    if not base or base in RESERVED_SLUGS:
        return f"document-{document_id}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"document-slug:{base}"))))
    slugs = [base, *(f"{base}-{number}" for number in range(2, 10))]
    taken = set(session.scalars(select(Document.slug).where(Document.slug.in_(slugs), Document.id != document_id)))
    return next((slug for slug in slugs if slug not in taken), f"{base}-{document_id.hex[-12:]}")
