"""Queries for organisations: names, and the reviewing centre of a region."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from challenges.projections.organisation.model import NONE, Home, Organisation
from challenges.projections.person.queries import has_approver
from chassis.principal import Principal
from commons.roles import CENTRE_KIND


def has_active_centre(session: Session, region: str | None) -> bool:
    """Return whether the region has an innovation centre that reviews."""
    centre = exists().where(
        Organisation.region == region, Organisation.kind == CENTRE_KIND, Organisation.status == "active"
    )
    return region is not None and bool(session.scalar(select(centre)))


def home_of(session: Session, organisation_id: UUID, principal: Principal) -> Home:
    """Return the home of a challenge.

    The caller's membership stands in for an organisation whose registration has not reached this service yet.
    """
    known = session.get(Organisation, organisation_id)
    if known is not None:
        kind, region = known.kind, known.region
    else:
        own = next((m for m in principal.memberships if m.organisation_id == organisation_id), None)
        kind, region = (own.kind, own.region) if own else ("", None)
    return Home(kind=kind, region=region, has_centre=has_active_centre(session, region))


def wants_approval(session: Session, organisation_id: UUID, submitter: Principal) -> bool:
    """Return whether the body wants approvals, and has somebody else than the submitter to give one."""
    known = session.get(Organisation, organisation_id)
    wanted = known is None or known.approval != NONE
    return wanted and has_approver(session, organisation_id, besides=submitter.person_id)


def named(session: Session, organisation_ids: Collection[UUID]) -> Mapping[UUID, Organisation]:
    """Return the known ones of these organisations, by id."""
    wanted = select(Organisation).where(Organisation.organisation_id.in_(organisation_ids))
    return {organisation.organisation_id: organisation for organisation in session.scalars(wanted)}


class WithNames:
    """A row of a list with the names of its organisation. They are None where the row has none.

    The names of people, asked of identity, are set where the list shows them.
    """

    lead_name: str | None
    evaluator_name: str | None

    def __init__(self, row: Any, body: Organisation | None) -> None:
        self._row = row
        self.organisation_name_el = body.name_el if body else None
        self.organisation_name_en = body.name_en if body else None

    def __getattr__(self, name: str) -> Any:
        """Return the row's attribute of this name."""
        return getattr(self._row, name)


def with_names(session: Session, rows: Sequence[Any]) -> list[WithNames]:
    """Return the rows of a list with the names of their organisations, read once for all."""
    known = named(session, {row.organisation_id for row in rows if row.organisation_id})
    return [WithNames(row, known.get(row.organisation_id)) for row in rows]
