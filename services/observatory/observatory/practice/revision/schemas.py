"""Wire shapes of revisions."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import View, page_of


class RevisionView(View):
    """One revision: author, changed fields, times, and the content."""

    number = fields.Integer(required=True)
    created_at = fields.DateTime(required=True)
    saved_at = fields.DateTime(required=True, metadata={"description": "When it was saved last"})
    fixed_at = fields.DateTime(
        required=True,
        allow_none=True,
        metadata={"description": "When it was submitted or published; null while saves still change it"},
    )
    published_at = fields.DateTime(required=True, allow_none=True)
    person_id = fields.UUID(
        required=True,
        allow_none=True,
        metadata={"description": "Who saved it last; null for the public and for imported cases"},
    )
    changed = fields.List(fields.String(), required=True)
    content = fields.Dict(required=True)


RevisionPage = page_of(RevisionView, "RevisionPage")
