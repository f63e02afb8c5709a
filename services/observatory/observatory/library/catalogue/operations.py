"""Operations of the catalogue."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.language import Localized
from chassis.operations import Cache, operation
from chassis.pagination import BadCursor, Page
from chassis.permissions import ANYONE
from commons.audience import PUBLIC
from commons.roles import is_curator, of_public_body
from observatory.library.catalogue import index, queries, schemas
from observatory.library.catalogue.labels import labelled
from observatory.library.catalogue.queries import CatalogueRequest, Place
from observatory.library.document.access import DocumentAccess
from observatory.library.document.model import Document


class CatalogueOperations(DocumentAccess):
    """Search of published documents."""

    @operation(
        "GET",
        "/v1/documents",
        summary=Localized(el="Αναζήτηση στη βιβλιοθήκη", en="Search the library"),
        description=Localized(
            el="Δημοσιευμένα έγγραφα με όλες τις λέξεις, σε όποιον τύπο και με ελληνικούς ή λατινικούς χαρακτήρες. "
            "Οι άνθρωποι δημόσιων φορέων βρίσκουν και όσα απευθύνονται μόνο σε αυτούς.",
            en="Published documents with all the words, in any form, in Greek or in Latin letters. People of public "
            "bodies also find what is for them only.",
        ),
        allow=ANYONE,
        query=schemas.CatalogueQuery,
        returns=schemas.CataloguePage,
        cache=Cache(seconds=60, tags=("documents",)),
        errors=(BadCursor,),
    )
    def search_documents(self, *, query: dict[str, Any]) -> Page:
        """Return one ranked page of results, with the total and the facets."""
        sort = queries.sort_of(query["sort"], query["q"])
        found = queries.search(
            self.session,
            CatalogueRequest(
                text=query["q"],
                filters=schemas.filters_of(query) | self._document_audience(),
                sort=sort,
                limit=query["limit"],
                after=self._open_document(sort, query["cursor"]),
            ),
            language=query["lang"],
        )
        told = {"total": found.total, "facets": labelled(self.session, found.facets)}
        return Page(found.items, self._seal_document(sort, found.next), told)

    def document_changed(self, document: Document) -> None:
        """Index the document, or remove the entry of one that is not published."""
        index.follow(self.session, document)

    def _document_audience(self) -> dict[str, list[str]]:
        """Return the filter that leaves out documents for other audiences."""
        reads_all = self.principal.system or is_curator(self.principal) or of_public_body(self.principal)
        return {} if reads_all else {"audience": [PUBLIC]}

    def _seal_document(self, sort: str, place: Place | None) -> str | None:
        if place is None:
            return None
        key = place.key.isoformat() if isinstance(place.key, datetime) else bytes(place.key).hex()
        return self.cursors.seal(f"documents:{sort}", [place.tier, key, place.document_id])

    def _open_document(self, sort: str, cursor: str | None) -> Place | None:
        values = self.cursors.after(f"documents:{sort}", cursor, length=3)
        if values is None:
            return None
        tier, key, document_id = values
        place_key = bytes.fromhex(key) if sort == queries.TITLE else datetime.fromisoformat(key)
        return Place(tier, place_key, UUID(document_id))
