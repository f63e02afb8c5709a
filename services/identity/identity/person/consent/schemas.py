"""Wire shapes of the words to which people consent."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import View


class WordsTextView(View):
    """The words in both languages."""

    el = fields.String(required=True)
    en = fields.String(required=True)


class WordsView(View):
    """The words in force for one purpose. Their `version` goes along with the consent."""

    purpose = fields.String(required=True)
    version = fields.String(required=True)
    text = fields.Nested(WordsTextView, required=True)


class WordsListView(View):
    """The words in force, one entry for each purpose."""

    items = fields.List(fields.Nested(WordsView), required=True)
