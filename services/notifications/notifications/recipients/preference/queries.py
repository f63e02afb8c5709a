"""Preferences by person."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.recipients.preference.model import Preference


def preferences_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, Preference]:
    """Load the preferences of people, by person. Most have none."""
    found = session.scalars(select(Preference).where(Preference.person_id.in_(person_ids)))
    return {one.person_id: one for one in found}


def preference_to_change(session: Session, person_id: UUID) -> Preference | None:
    """Load a person's preferences, locked."""
    return session.get(Preference, person_id, with_for_update=True)
