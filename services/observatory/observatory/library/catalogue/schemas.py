"""Wire shapes of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from chassis import validate
from chassis.language import LANGUAGES
from chassis.numbers import Whole
from chassis.schemas import Code, CommaSeparated, Line, PageQuery, Schema, SearchText, View, page_of
from commons.taxonomies import LIBRARY, PRINCIPLES, SECTORS
from observatory.library.catalogue.queries import FACETS, SORTS
from observatory.library.document.content import ISSUER_LIMIT
from observatory.library.document.schemas import DocumentLine
from observatory.search.schemas import FacetView, HighlightsView

LONGEST_TEXT = 1_000
MOST_CODES = validate.Length(max=50)


def _several(codes: Any) -> CommaSeparated:
    return CommaSeparated(Code(codes), load_default=list, validate=MOST_CODES)


class DocumentFilters(Schema):
    """Words and filters. Several codes of one filter widen the results, several filters narrow them."""

    q = SearchText(
        load_default="",
        max=LONGEST_TEXT,
        metadata={
            "description": "Words, Greek or English, in any form; Greek may be in Latin letters; quotes keep words "
            "together. The first 300 characters and 16 words count."
        },
    )
    kind = _several(LIBRARY["document_kinds"])
    topic = _several(LIBRARY["document_topics"])
    task = _several(LIBRARY["document_tasks"])
    level = _several(LIBRARY["document_levels"])
    principle = _several(PRINCIPLES)
    sector = _several(SECTORS)
    issuer = fields.List(
        Line(max=ISSUER_LIMIT),
        load_default=list,
        validate=MOST_CODES,
        metadata={"description": "The id of an organisation, or the name of an issuer that the register does not have"},
    )
    year = CommaSeparated(Whole(validate=validate.Range(min=1800, max=2100)), load_default=list, validate=MOST_CODES)
    force = _several(LIBRARY["document_forces"])
    language = _several(LIBRARY["document_languages"])


class CatalogueQuery(DocumentFilters, PageQuery):
    """Words, filters, order and page of a search."""

    sort = Code(
        SORTS,
        load_default=None,
        metadata={"description": "Left out: by relevance when there are words, else the newest first"},
    )
    lang = Code(LANGUAGES, load_default="el", metadata={"description": "Of the titles and texts in `highlights`"})


def filters_of(query: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the requested codes, by facet."""
    return {facet: [str(code) for code in query[facet]] for facet in FACETS}


class PassageView(View):
    """Place of a snippet in a file; `page` is null for other kinds than PDF."""

    file_id = fields.UUID(required=True)
    page = fields.Integer(required=True, allow_none=True)


class DocumentHitView(DocumentLine):
    """A published document as a search result."""

    highlights = fields.Nested(HighlightsView, required=True, allow_none=True)
    passage = fields.Nested(PassageView, required=True, allow_none=True)


def _facet() -> fields.List[Any]:
    return fields.List(fields.Nested(FacetView), required=True)


class DocumentFacetsView(View):
    """Counts by facet. A facet's own filter does not narrow its counts."""

    kind = _facet()
    topic = _facet()
    task = _facet()
    level = _facet()
    principle = _facet()
    sector = _facet()
    issuer = _facet()
    year = _facet()
    force = _facet()
    language = _facet()


CataloguePage = page_of(
    DocumentHitView,
    "CataloguePage",
    total=fields.Integer(required=True),
    facets=fields.Nested(DocumentFacetsView, required=True),
)
