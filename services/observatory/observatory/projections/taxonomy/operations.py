"""Operations of taxonomies."""

from __future__ import annotations

from typing import Any

from chassis.errors import NotFound
from chassis.language import Localized
from chassis.operations import Cache, operation
from chassis.permissions import ANYONE
from chassis.service import Operations
from commons.taxonomies import TAXONOMIES, VERSION
from observatory.projections.taxonomy.schemas import TaxonomyView


class TaxonomyNotFound(NotFound):
    """There is no taxonomy of this name."""

    title = Localized(el="Δεν υπάρχει τέτοια ταξινομία", en="There is no such taxonomy")


class TaxonomyOperations(Operations):
    """Reading taxonomies."""

    @operation(
        "GET",
        "/v1/taxonomies/{taxonomy}",
        summary=Localized(el="Ταξινομία με τις ετικέτες της", en="A taxonomy with its labels"),
        description=Localized(
            el="Τομείς (sectors), στάδια (stages), αρχές (principles), περιφέρειες (regions), είδη φορέων "
            "(organisation_kinds), είδη έκβασης (outcome_kinds), στόχοι βιώσιμης ανάπτυξης (sdgs), μονάδες (units), "
            "δείκτες (indicators). Της βιβλιοθήκης: "
            "document_kinds, document_topics, document_tasks, document_levels, document_licences, document_forces, "
            "document_languages, government_levels.",
            en="sectors, stages, principles, regions, organisation_kinds, outcome_kinds, sdgs, units or indicators; of "
            "the library: "
            "document_kinds, document_topics, document_tasks, document_levels, document_licences, document_forces, "
            "document_languages or government_levels.",
        ),
        allow=ANYONE,
        returns=TaxonomyView,
        cache=Cache(seconds=3600, tags=("taxonomies",), shared=True),
        transaction=False,
        errors=(TaxonomyNotFound,),
    )
    def read_taxonomy(self, taxonomy: str) -> dict[str, Any]:
        """Return every code of a taxonomy, in its own order."""
        entries = TAXONOMIES.get(taxonomy)
        if entries is None:
            raise TaxonomyNotFound
        return {
            "taxonomy": taxonomy,
            "version": VERSION,
            "items": [_term(entry.to_dict(), self.call.language) for entry in entries.values()],
            "next": None,
        }


def _term(entry: dict[str, Any], language: str) -> dict[str, Any]:
    code, labels = entry.pop("code"), entry.pop("label")
    return {"code": code, "label": labels[language], "labels": labels, "facts": entry}
