"""Reading the register: one body, or a page of those that a search finds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, cast, or_, select, tuple_
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
    """Return a page of the organisations with a name that has a word for every prefix in `q`, ordered by Greek name."""
    statement = select(Organisation).order_by(Organisation.sort_key, Organisation.id)
    statement = _by_words(statement, query["q"])
    if query["kind"]:
        statement = statement.where(Organisation.kind == query["kind"])
    if query["region"]:
        statement = statement.where(Organisation.region == query["region"])
    after = cursors.after(_LIST, query["cursor"], length=2)
    if after is not None:
        statement = statement.where(tuple_(Organisation.sort_key, Organisation.id) > (after[0], UUID(after[1])))
    found = session.scalars(statement.limit(query["limit"] + 1)).all()
    return cursors.page(_LIST, found, query["limit"], lambda row: (row.sort_key, row.id))


def _by_words(statement: Select[Organisation], words: str) -> Select[Organisation]:
    # tokens() gives letters and digits only, so nothing in the query is taken for an operator
    beginnings = " & ".join(f"'{token.folded}':*" for token in tokens(words))
    if not beginnings:
        return statement
    return statement.where(Organisation.search_vector.bool_op("@@")(cast(beginnings, TSQUERY)))
