"""Operations of the graph."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from chassis.language import Localized
from chassis.operations import Cache, operation
from chassis.permissions import ANYONE
from chassis.service import Operations
from commons.audience import audiences_of
from observatory.adoption.graph import queries, schemas
from observatory.practice.practice.errors import PracticeNotFound
from observatory.practice.publication.model import PublishedPractice

GENERATIONS: Final = 5


class GraphOperations(Operations):
    """Practices on their way from body to body."""

    @operation(
        "GET",
        "/v1/adoptions/graph",
        summary=Localized(el="Γράφημα υιοθετήσεων", en="Graph of adoptions"),
        description=Localized(
            el="Γύρω από πρακτική, φορέα ή περιφέρεια, αλλιώς οι νεότερες παντού. Ό,τι αμφισβητείται λείπει.",
            en="Around a practice, a body or a region, else the newest everywhere. Nothing that is disputed.",
        ),
        allow=ANYONE,
        query=schemas.GraphQuery,
        returns=schemas.GraphView,
        cache=Cache(seconds=60, tags=("adoptions",)),
    )
    def read_adoption_graph(self, *, query: dict[str, Any]) -> dict[str, Any]:
        """Return the graph as far as the caller may see it."""
        return queries.graph(self.session, queries.Asked(**query), self.principal)

    @operation(
        "GET",
        "/v1/practices/{practice_id}/family",
        summary=Localized(el="Η οικογένεια μιας πρακτικής", en="The family of a practice"),
        description=Localized(
            el="Οι δημόσιες πρακτικές από τις οποίες προήλθε και όσες προήλθαν από αυτήν.",
            en="The public practices that it came of, and those that came of it.",
        ),
        allow=ANYONE,
        returns=schemas.FamilyView,
        cache=Cache(seconds=60, tags=("practices",)),
        errors=(PracticeNotFound,),
    )
    def read_family(self, practice_id: UUID) -> dict[str, Any]:
        """Return the public relatives of a published practice."""
        audiences = audiences_of(self.principal)
        practice = self.session.get(PublishedPractice, practice_id)
        if practice is None or practice.audience not in audiences:
            raise PracticeNotFound
        return {"items": queries.family(self.session, practice_id, GENERATIONS, audiences)}
