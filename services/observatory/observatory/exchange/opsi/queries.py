"""Reads of case studies: the bodies that implemented a practice, as far as everybody may know."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.language import Localized
from commons.audience import PUBLIC
from observatory.adoption.adoption.model import Adoption
from observatory.adoption.adoption.states import DISPUTED, INSIDE
from observatory.practice.publication.model import PublishedPractice
from observatory.projections.organisation.model import Organisation

MOST: Final = 20


def adopters(session: Session, practice: PublishedPractice) -> list[Localized]:
    """Return the names of the bodies with a public adoption of this practice, the first ones first."""
    if not practice.reuse or not practice.reuse.adopted:
        return []
    rows = session.execute(
        select(Organisation.name_el, Organisation.name_en)
        .join(Adoption, Adoption.taker_id == Organisation.organisation_id)
        .where(
            Adoption.practice_id == practice.practice_id,
            Adoption.audience == PUBLIC,
            Adoption.state.not_in(INSIDE),
            Adoption.giver_says != DISPUTED,
            Adoption.implemented_on.is_not(None),
            Adoption.demo.is_(False),
        )
        .order_by(Adoption.implemented_on, Adoption.id)
        .limit(MOST)
    )
    return [Localized(el=row.name_el, en=row.name_en or row.name_el) for row in rows]
