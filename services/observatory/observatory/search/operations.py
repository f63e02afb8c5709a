"""Operations of search."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from chassis.language import Localized
from chassis.operations import Cache, operation
from chassis.pagination import BadCursor, Page
from chassis.permissions import ANYONE
from chassis.service import Operations
from chassis.timers import every
from commons import greek
from commons.audience import audiences_of
from observatory.practice.practice.errors import PracticeNotFound
from observatory.practice.publication.model import PublishedPractice
from observatory.search import queries, schemas
from observatory.search.labels import labelled
from observatory.search.queries import Place, SearchRequest
from observatory.search.reindex import fold_cells
from observatory.search.related import related
from observatory.search.suggestions import KINDS, suggest

RELATED: Final = 6
FOLD_SECONDS: Final = 300.0


class SearchOperations(Operations):
    """Search of published practices."""

    @classmethod
    def warm_up(cls) -> None:
        """Load the dictionaries, which takes a second or two."""
        greek.warm_up()

    @operation(
        "GET",
        "/v1/practices",
        summary=Localized(el="Αναζήτηση πρακτικών", en="Search practices"),
        description=Localized(
            el="Δημοσιευμένες πρακτικές με όλες τις λέξεις, σε όποιον τύπο και με ελληνικούς ή λατινικούς χαρακτήρες. "
            "Αν καμία δεν τις έχει όλες, παραλείπονται λέξεις και το left_out τις ονομάζει.",
            en="Published practices with all the words, in any form, in Greek or in Latin letters. "
            "Where none has all of them, words are left out, and left_out names them.",
        ),
        allow=ANYONE,
        query=schemas.SearchQuery,
        returns=schemas.SearchPage,
        cache=Cache(seconds=60, tags=("practices",)),
        errors=(BadCursor,),
    )
    def search_practices(self, *, query: dict[str, Any]) -> Page:
        """Return one ranked page of results, with the total, the facets and the corrected words."""
        sort = queries.sort_of(query["sort"], query["q"])
        found = queries.search(
            self.session,
            SearchRequest(
                text=query["q"],
                filters=schemas.filters_of(query),
                sort=sort,
                limit=query["limit"],
                after=self._open_place(sort, query["cursor"]),
                audiences=audiences_of(self.principal),
            ),
        )
        return Page(
            found.items,
            self._seal_place(sort, found.next),
            {
                "total": found.counts.total,
                "facets": labelled(self.session, found.counts.facets),
                "corrections": found.corrections,
                "expansions": found.expansions,
                "left_out": found.left_out,
            },
        )

    @operation(
        "GET",
        "/v1/practices/suggestions",
        summary=Localized(el="Προτάσεις κατά την πληκτρολόγηση", en="Suggestions while typing"),
        description=Localized(
            el="Τομείς, περιφέρειες, φορείς, τίτλοι και λέξεις που αρχίζουν όπως όσα γράφτηκαν, στα ελληνικά με ή "
            "χωρίς τόνους, με λατινικούς χαρακτήρες ή στα αγγλικά. Ό,τι γράφεται δεν καταγράφεται.",
            en="Sectors, regions, bodies, titles and words that begin as the typed ones do, in Greek with or without "
            "accents, in Latin letters or in English. What is typed is not logged.",
        ),
        allow=ANYONE,
        query=schemas.SuggestionQuery,
        returns=schemas.SuggestionsView,
        cache=Cache(seconds=60, tags=("practices",)),
    )
    def list_suggestions(self, *, query: dict[str, Any]) -> dict[str, Any]:
        """Return up to ten things to search for, by their beginnings."""
        wanted = {"language": query["language"], "limit": query["limit"], "kinds": query["kinds"] or KINDS}
        wanted["audiences"] = audiences_of(self.principal)
        return {"items": suggest(self.session, query["q"], **wanted)}

    @operation(
        "GET",
        "/v1/practices/{practice_id}/related",
        summary=Localized(el="Παρόμοιες πρακτικές", en="Practices like this one"),
        allow=ANYONE,
        returns=schemas.RelatedView,
        cache=Cache(seconds=300, tags=("practices",)),
        errors=(PracticeNotFound,),
    )
    def list_related(self, practice_id: UUID) -> dict[str, Any]:
        """Return up to six published practices that share rare words or sectors with a published one."""
        practice = self.session.get(PublishedPractice, practice_id)
        audiences = audiences_of(self.principal)
        if practice is None or practice.audience not in audiences:
            raise PracticeNotFound
        return {"items": related(self.session, practice, RELATED, audiences)}

    @every(seconds=FOLD_SECONDS)
    def fold_search_counts(self) -> None:
        """Fold the changes of the total counts into few rows."""
        fold_cells(self.session)

    def _seal_place(self, sort: str, place: Place | None) -> str | None:
        if place is None:
            return None
        key = place.key.isoformat() if isinstance(place.key, datetime) else place.key.hex()
        rank = [place.rank] if sort == queries.REUSED else []
        return self.cursors.seal(f"search:{sort}", [place.tier, key, place.practice_id, *rank])

    def _open_place(self, sort: str, cursor: str | None) -> Place | None:
        values = self.cursors.after(f"search:{sort}", cursor, length=4 if sort == queries.REUSED else 3)
        if values is None:
            return None
        tier, key, practice_id, *rank = values
        place_key = bytes.fromhex(key) if sort == queries.TITLE else datetime.fromisoformat(key)
        return Place(tier, place_key, UUID(practice_id), *rank)
