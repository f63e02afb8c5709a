"""Derivation: the draft of the taker's own practice, from the adopted one and its adaptation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.language import Localized
from chassis.operations import operation
from commons.permissions import ORGANISATION_EDITOR
from observatory.adoption.adoption import errors, schemas
from observatory.adoption.adoption.access import AdoptionAccess
from observatory.adoption.adoption.model import Adoption
from observatory.practice.derivation.model import PracticeDerivation
from observatory.practice.practice.content import SECTION_LIMIT, content_of, empty_content
from observatory.practice.practice.model import Practice

_TAKEN = ("title", "problem", "sectors", "language")


class DerivationOperations(AdoptionAccess):
    """The practice that comes of an adoption."""

    @operation(
        "POST",
        "/v1/adoptions/{adoption_id}/practice",
        summary=Localized(el="Δική μας πρακτική από μια υιοθέτηση", en="Own practice that comes of an adoption"),
        description=Localized(
            el="Ένα προσχέδιο, όσες φορές και αν ζητηθεί, αφού εφαρμοστεί η πρακτική.",
            en="One draft, however often it is asked for, once the practice is implemented.",
        ),
        allow=ORGANISATION_EDITOR,
        returns=schemas.DerivedView,
        errors=(errors.AdoptionNotFound, errors.NotYourAdoption, errors.AdoptionNotImplemented),
    )
    def derive_practice(self, adoption_id: UUID) -> dict[str, Any]:
        """Return the draft that came of the adoption, or create it."""
        adoption = self.adoption_for_change(adoption_id)
        adoption.check_editor(self.principal)
        if adoption.implemented_on is None:
            raise errors.AdoptionNotImplemented(step=adoption.step)
        known = select(PracticeDerivation.practice_id).where(PracticeDerivation.adoption_id == adoption_id)
        practice_id = self.session.scalar(known) or self._derive(adoption)
        return {"practice_id": practice_id}

    def _derive(self, adoption: Adoption) -> UUID:
        source = self.session.get_one(Practice, adoption.practice_id)
        given = content_of(source.public or source)
        content = {
            **empty_content(),
            **{name: given[name] for name in _TAKEN},
            "region": adoption.region,
            "novelty": adoption.adapted_what,
            "obstacles": "\n\n".join(one.obstacles for one in adoption.entries if one.obstacles)[:SECTION_LIMIT],
            "started_on": adoption.implemented_on,
            "cost_eur": adoption.cost_eur,
        }
        practice = Practice.begin(organisation_id=adoption.taker_id, content=content, by=self.principal, at=self.now)
        practice.demo = adoption.demo
        self.session.add(practice)
        self.session.flush()
        said = {"adoption_id": adoption.id, "practice_id": practice.id, "derived_from": adoption.practice_id}
        self.session.execute(insert(PracticeDerivation).values(**said))
        return practice.id
