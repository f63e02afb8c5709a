"""Wire shape of a document in an import file."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, fields, post_load

from chassis import validate
from chassis.numbers import Whole
from chassis.schemas import Code, Line, PlainText, Schema, Url
from commons.taxonomies import LIBRARY, PRINCIPLES, SECTORS
from observatory.library.document import content
from observatory.library.document.schemas import NumberField


class _TitleRow(Schema):
    el = Line(max=content.TITLE_LIMIT, load_default="")
    en = Line(max=content.TITLE_LIMIT, load_default="")


class _SummaryRow(Schema):
    el = PlainText(max=content.SUMMARY_LIMIT, load_default="")
    en = PlainText(max=content.SUMMARY_LIMIT, load_default="")


class DocumentRow(Schema):
    """One document: its facts as the source has them. `id` is the permanent id of the source."""

    class Meta:
        """Options: other facts of a list of sources are ignored."""

        unknown = EXCLUDE

    id = Line(min=1, max=100, required=True)
    title = fields.Nested(_TitleRow, required=True)
    summary = fields.Nested(_SummaryRow, required=True)
    issuer = Line(min=1, max=content.ISSUER_LIMIT, required=True)
    year = Whole(strict=True, load_default=None, allow_none=True, validate=validate.Range(min=1800, max=2100))
    kind = Code(LIBRARY["document_kinds"], required=True)
    url = Url(load_default=None, allow_none=True)
    languages = fields.List(Code(LIBRARY["document_languages"]), load_default=list)
    topics = fields.List(
        Code(LIBRARY["document_topics"]), load_default=list, validate=validate.Length(max=content.MOST_TOPICS)
    )
    tasks = fields.List(
        Code(LIBRARY["document_tasks"]), load_default=list, validate=validate.Length(max=content.MOST_TASKS)
    )
    level = Code(LIBRARY["document_levels"], required=True)
    principles = fields.List(Code(PRINCIPLES), load_default=list)
    whys = fields.Dict(
        keys=Code(PRINCIPLES),
        values=Line(max=content.WHY_LIMIT),
        load_default=dict,
        metadata={"description": "Why the text serves each principle"},
    )
    sectors = fields.List(Code(SECTORS), load_default=list)
    numbers = fields.List(fields.Nested(NumberField), load_default=list)
    force = Code(LIBRARY["document_forces"], load_default="not_applicable")
    licence = Code(LIBRARY["document_licences"], load_default="all_rights_reserved")
    source = PlainText(max=content.NOTE_LIMIT, load_default="")
    note = PlainText(max=content.NOTE_LIMIT, load_default="")

    @post_load
    def as_content(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return the row as the content of a document, with its id and its issuer beside."""
        same = (
            "year", "kind", "url", "languages", "topics", "tasks", "level", "sectors", "numbers", "force", "licence",
        )  # fmt: skip
        return {
            "external_id": data["id"],
            "issuer": data["issuer"],
            "content": {
                **{name: data[name] for name in same},
                **{f"title_{language}": data["title"][language] for language in ("el", "en")},
                **{f"summary_{language}": data["summary"][language] for language in ("el", "en")},
                "principles": [{"code": code, "why": data["whys"].get(code, "")} for code in data["principles"]],
                "note": "\n".join(filter(None, (data["source"], data["note"])))[: content.NOTE_LIMIT],
            },
        }
