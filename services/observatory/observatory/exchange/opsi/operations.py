"""Operations of case studies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.language import Localized
from chassis.operations import Cache, operation
from chassis.permissions import ANYONE
from chassis.service import Operations
from commons.audience import PUBLIC
from observatory.exchange.opsi import schemas
from observatory.exchange.opsi.mapping import Case, fields_of, gaps_of
from observatory.exchange.opsi.queries import adopters
from observatory.practice.practice.errors import PracticeNotFound
from observatory.practice.publication.model import PublishedPractice


class OpsiOperations(Operations):
    """Practices for the OECD's Observatory of Public Sector Innovation."""

    @operation(
        "GET",
        "/v1/practices/{practice_id}/opsi",
        summary=Localized(el="Η πρακτική στα πεδία του OPSI", en="A practice in the fields of OPSI"),
        description=Localized(
            el="Τα είκοσι πεδία μιας μελέτης περίπτωσης του OPSI (ΟΟΣΑ) και τι λείπει από αυτά. Όχι για επίδειξη.",
            en="The twenty fields of a case study of OPSI (OECD), and what is missing. Not for demonstrations.",
        ),
        allow=ANYONE,
        query=schemas.CaseQuery,
        returns=schemas.OpsiCaseView,
        cache=Cache(seconds=300, tags=("practices",), shared=True),
        errors=(PracticeNotFound,),
    )
    def read_practice_opsi(self, practice_id: UUID, *, query: dict[str, Any]) -> dict[str, Any]:
        """Return a published practice as a case study."""
        practice = self.session.get(PublishedPractice, practice_id)
        if practice is None or practice.demo or practice.audience != PUBLIC:
            raise PracticeNotFound
        language = query["lang"] or self.call.language
        names = adopters(self.session, practice)
        case = Case(practice, practice.organisation, names, language, translated=query["lang"] is not None)
        return {"fields_": fields_of(case), "gaps": gaps_of(case)}
