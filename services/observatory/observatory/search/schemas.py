"""Wire shapes of search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import fields

from chassis import validate
from chassis.language import LANGUAGES
from chassis.numbers import Whole
from chassis.schemas import Code, CommaSeparated, PageQuery, Schema, SearchText, View, page_of
from commons.taxonomies import OUTCOME_KINDS, PRINCIPLES, REGIONS, SECTORS, STAGES
from observatory.practice.practice.schemas import PracticeView
from observatory.practice.publication.model import RUNNING_STATES
from observatory.practice.reuse.model import BUCKETS
from observatory.search.model import CERTIFIED, NOT_CERTIFIED
from observatory.search.queries import SORTS
from observatory.search.suggestions import KINDS

LONGEST_TEXT = 1_000
MOST_CODES = validate.Length(max=50)


FILTERS: Final = {
    "sectors": "sector",
    "regions": "region",
    "stages": "stage",
    "principles": "principle",
    "years": "year",
    "organisations": "organisation",
    "reused": "reused",
    "outcome_kinds": "outcome_kind",
    "sdgs": "sdg",
    "municipalities": "municipality",
    "running": "running",
}


class PracticeFilters(Schema):
    """Words and filters. Several codes of one filter widen the results, several filters narrow them."""

    q = SearchText(
        load_default="",
        max=LONGEST_TEXT,
        metadata={
            "description": "Words, Greek or English, in any form; Greek may be in Latin letters (kainotomia); "
            "quotes keep words together. Where no practice has all words, some are left out and named. "
            "The first 300 characters and 16 words count."
        },
    )
    sector = CommaSeparated(Code(SECTORS), load_default=list, validate=MOST_CODES)
    region = CommaSeparated(Code(REGIONS), load_default=list, validate=MOST_CODES)
    organisation = CommaSeparated(fields.UUID(), load_default=list, validate=MOST_CODES)
    stage = CommaSeparated(Code(STAGES), load_default=list, validate=MOST_CODES)
    principle = CommaSeparated(Code(PRINCIPLES), load_default=list, validate=MOST_CODES)
    reused = CommaSeparated(
        Code(BUCKETS), load_default=list, metadata={"description": "Bodies that have implemented it too: a range"}
    )
    year = CommaSeparated(Whole(validate=validate.Range(min=1900, max=2100)), load_default=list, validate=MOST_CODES)
    outcome_kind = CommaSeparated(Code(OUTCOME_KINDS), load_default=list, validate=MOST_CODES)
    sdg = CommaSeparated(Whole(validate=validate.Range(min=1, max=17)), load_default=list, validate=MOST_CODES)
    municipality = CommaSeparated(
        fields.String(validate=validate.Regexp(r"[0-9]{4}\Z")),
        load_default=list,
        validate=MOST_CODES,
        metadata={"description": "ELSTAT codes of four digits"},
    )
    running = CommaSeparated(
        Code(RUNNING_STATES),
        load_default=list,
        metadata={"description": "Whether it still runs, as its body has said"},
    )
    certified = fields.Boolean(
        load_default=None,
        metadata={"description": "Only what is certified now, or only the rest; suspended certificates do not count"},
    )


class SearchQuery(PracticeFilters, PageQuery):
    """Words, filters, order and page of a search."""

    sort = Code(
        SORTS,
        load_default=None,
        metadata={
            "description": "Left out: by relevance when there are words, else the newest first; "
            "`reused`: the most reused first"
        },
    )


def filters_of(query: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the requested codes, by facet."""
    codes = {facet: [str(code) for code in query[name]] for facet, name in FILTERS.items()}
    certified = query.get("certified")
    return codes if certified is None else codes | {"certified": [CERTIFIED if certified else NOT_CERTIFIED]}


class HighlightsView(View):
    """Highlights: HTML with everything escaped and the found words in `mark`."""

    title = fields.String(required=True)
    snippet = fields.String(required=True)
    section = fields.String(required=True, metadata={"description": "The field that the snippet is of"})


class HitView(PracticeView):
    """A published practice as a search result."""

    highlights = fields.Nested(HighlightsView, required=True, allow_none=True)


class FacetView(View):
    """The number of results that have a code."""

    code = fields.String(required=True)
    label_el = fields.String(required=True)
    label_en = fields.String(required=True)
    count = fields.Integer(required=True)


class FacetsView(View):
    """Counts by facet. A facet's own filter does not narrow its counts."""

    sectors = fields.List(fields.Nested(FacetView), required=True)
    regions = fields.List(fields.Nested(FacetView), required=True)
    stages = fields.List(fields.Nested(FacetView), required=True)
    principles = fields.List(fields.Nested(FacetView), required=True)
    years = fields.List(fields.Nested(FacetView), required=True)
    organisations = fields.List(fields.Nested(FacetView), required=True)
    reused = fields.List(fields.Nested(FacetView), required=True)
    outcome_kinds = fields.List(fields.Nested(FacetView), required=True)
    running = fields.List(fields.Nested(FacetView), required=True)
    certified = fields.List(fields.Nested(FacetView), required=True)


class CorrectionView(View):
    """A word that occurs in no practice, and the one searched instead."""

    written = fields.String(required=True)
    meant = fields.String(required=True)


class ExpansionView(View):
    """A word or expression of the query, and what it was searched by too: a synonym, or the label of a code."""

    written = fields.String(required=True)
    meant_el = fields.String(required=True, attribute="target.shown.el")
    meant_en = fields.String(required=True, attribute="target.shown.en")


SearchPage = page_of(
    HitView,
    "SearchPage",
    total=fields.Integer(required=True),
    facets=fields.Nested(FacetsView, required=True),
    corrections=fields.List(fields.Nested(CorrectionView), required=True),
    expansions=fields.List(
        fields.Nested(ExpansionView),
        required=True,
        metadata={"description": "Synonyms and labels by which results were found too"},
    ),
    left_out=fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Words of the query without which results were found, where none has all of them"},
    ),
)


class SuggestionQuery(Schema):
    """The beginning of a search, as typed so far."""

    q = SearchText(load_default="", max=LONGEST_TEXT, metadata={"description": "2 characters at least; 80 are read"})
    limit = Whole(load_default=10, validate=validate.Range(min=1, max=10))
    language = Code(LANGUAGES, load_default="el", metadata={"description": "Of the labels and names"})
    kinds = CommaSeparated(Code(KINDS), load_default=list, metadata={"description": "Left out: all kinds"})


class SuggestionView(View):
    """Something to search for."""

    kind = fields.String(required=True)
    text = fields.String(required=True)
    value = fields.String(
        required=True, metadata={"description": "The code, the id of the body or practice, or the word"}
    )
    count = fields.Integer(required=True, metadata={"description": "Practices that it finds; 1,000 stands for more"})
    marked = fields.String(required=True, metadata={"description": "The text as HTML, matching words in `mark`"})


class SuggestionsView(View):
    """Suggestions in the order in which they should be shown."""

    items = fields.List(fields.Nested(SuggestionView), required=True)


class RelatedView(View):
    """Practices like another one, the most similar first."""

    items = fields.List(fields.Nested(PracticeView), required=True)
