"""Organisations by id."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.projections.organisation.model import Organisation


def organisations_by_id(session: Session, ids: Collection[UUID]) -> dict[UUID, Organisation]:
    """Load the known ones of these organisations."""
    found = session.scalars(select(Organisation).where(Organisation.id.in_(ids)))
    return {organisation.id: organisation for organisation in found}
