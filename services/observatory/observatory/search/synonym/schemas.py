"""Wire shapes of synonyms."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from chassis import validate
from chassis.language import LANGUAGES
from chassis.schemas import Code, Line, PageQuery, Schema, SearchText, View, page_of
from observatory.search.synonym.model import DIRECTIONS, LONGEST, MOST_MEANS, ONE


def _means(**facts: Any) -> fields.List[Any]:
    return fields.List(
        Line(min=1, max=LONGEST),
        validate=validate.Length(min=1, max=MOST_MEANS),
        metadata={"description": "Words or expressions of up to four words that mean the same"},
        **facts,
    )


class NewSynonym(Schema):
    """An entry: with `both`, each of the expressions finds the word and the others too."""

    word = Line(min=1, max=LONGEST, required=True)
    means = _means(required=True)
    language = Code(LANGUAGES, load_default="el", metadata={"description": "Of the word"})
    direction = Code(DIRECTIONS, load_default=ONE)


class ChangeSynonym(Schema):
    """Facts to change. Fields that are left out stay."""

    word = Line(min=1, max=LONGEST)
    means = _means()
    language = Code(LANGUAGES)
    direction = Code(DIRECTIONS)


class SynonymQuery(PageQuery):
    """The beginning of a word, or nothing for all."""

    q = SearchText(max=LONGEST, load_default="")


class SynonymView(View):
    """An entry of the list."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    word = fields.String(required=True)
    means = fields.List(fields.String(), required=True)
    language = fields.String(required=True)
    direction = fields.String(required=True, metadata={"enum": list(DIRECTIONS)})
    created_at = fields.DateTime(required=True)
    updated_at = fields.DateTime(required=True)


SynonymPage = page_of(SynonymView)
