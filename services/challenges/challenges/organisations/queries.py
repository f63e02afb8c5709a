"""What challenges ask about organisations: whether a region has a centre that reviews."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from challenges.organisations.model import Organisation
from chassis.principal import CENTRE_KIND


def has_active_centre(session: Session, region: str | None) -> bool:
    """Say whether the region has an innovation centre that reviews."""
    centre = exists().where(
        Organisation.region == region, Organisation.kind == CENTRE_KIND, Organisation.status == "active"
    )
    return region is not None and bool(session.scalar(select(centre)))
