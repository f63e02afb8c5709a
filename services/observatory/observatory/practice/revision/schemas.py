"""Wire shapes of revisions."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import View, page_of


class RevisionView(View):
    """One revision: author, changed fields, time, and the content after the change."""

    number = fields.Integer(required=True)
    created_at = fields.DateTime(required=True)
    published_at = fields.DateTime(required=True, allow_none=True)
    person_id = fields.UUID(
        required=True,
        allow_none=True,
        metadata={"description": "Who made the change; null for the public and for imported cases"},
    )
    changed = fields.List(fields.String(), required=True)
    content = fields.Dict(required=True)


RevisionPage = page_of(RevisionView, "RevisionPage")
