"""Reading the register: one body, or a page of those that a search finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, cast, false, or_, select, tuple_
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from chassis.errors import FieldError
from chassis.pagination import CursorCodec, Page
from commons.greek import tokens
from identity.organisation.organisation.model import (
    Organisation,
    OrganisationAlreadyRegistered,
    OrganisationFactsContradict,
    OrganisationNotFound,
)

_LIST: Final = "organisations"  # in each cursor, so that a cursor of another list is refused


def get_organisation(session: Session, organisation_id: UUID) -> Organisation:
    """Return one organisation; raise `OrganisationNotFound`."""
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise OrganisationNotFound
    return organisation


def check_place_in_register(session: Session, organisation: Organisation) -> None:
    """Raise unless the parent is in the register and neither the slug nor the ELSTAT code is taken."""
    if organisation.parent_id is not None and session.get(Organisation, organisation.parent_id) is None:
        raise OrganisationFactsContradict(errors=[FieldError("parent_id", "unknown", OrganisationNotFound.title)])
    same = [Organisation.slug == organisation.slug]
    if organisation.elstat_code is not None:
        same.append(Organisation.elstat_code == organisation.elstat_code)
    if session.scalars(select(Organisation.id).where(or_(*same)).limit(1)).first() is not None:
        raise OrganisationAlreadyRegistered


def lock_organisation_for_change(session: Session, organisation_id: UUID) -> Organisation:
    """Return one organisation, locked and as it is now; raise `OrganisationNotFound`."""
    organisation = session.get(Organisation, organisation_id, with_for_update=True, populate_existing=True)
    if organisation is None:
        raise OrganisationNotFound
    return organisation


def check_corrected_place(session: Session, organisation_id: UUID, changes: Mapping[str, Any]) -> None:
    """Raise unless the new parent is in the register and above the body, and the new ELSTAT code is free."""
    code, parent_id = changes.get("elstat_code"), changes.get("parent_id")
    others = select(Organisation.id).where(Organisation.elstat_code == code, Organisation.id != organisation_id)
    if code is not None and session.scalars(others).first() is not None:
        raise OrganisationAlreadyRegistered
    above = parent_id
    while above is not None:
        parent = session.get(Organisation, above)
        if parent is None or above == organisation_id:
            raise OrganisationFactsContradict(errors=[FieldError("parent_id", "unknown", OrganisationNotFound.title)])
        above = parent.parent_id


def search_organisations(session: Session, query: Mapping[str, Any], cursors: CursorCodec) -> Page:
    """Return a page of the organisations with a name that has a word for every prefix in `q`, ordered by Greek name.

    Municipalities with exactly these words come first: Πειραιάς means the town, not a body with its seat there.
    """
    words = [f"'{token.folded}'" for token in tokens(query["q"])]  # letters and digits only: never an operator
    rank = _rank(words)
    order = (rank, Organisation.sort_key, Organisation.id)
    statement = select(Organisation, rank.label("rank")).order_by(*order)
    if words:
        statement = statement.where(_vector_has(f"{word}:*" for word in words))
    if query["kind"]:
        statement = statement.where(Organisation.kind == query["kind"])
    if query["region"]:
        statement = statement.where(Organisation.region == query["region"])
    after = cursors.after(_LIST, query["cursor"], length=3)
    if after is not None:
        statement = statement.where(tuple_(*order) > (after[0], after[1], UUID(after[2])))
    found = session.execute(statement.limit(query["limit"] + 1)).all()
    page = cursors.page(_LIST, found, query["limit"], lambda row: (row.rank, row[0].sort_key, row[0].id))
    return replace(page, items=[row[0] for row in page.items])


def _rank(words: Sequence[str]) -> ColumnElement[int]:
    exact = and_(Organisation.kind == "municipality", _vector_has(words)) if words else false()
    return case((exact, 0), else_=1)


def _vector_has(words: Iterable[str]) -> ColumnElement[bool]:
    return Organisation.search_vector.bool_op("@@")(cast(" & ".join(words), TSQUERY))
