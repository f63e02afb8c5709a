"""Schemas of suppressions: the list on the wire. It names no address."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import Line, PageQuery, View, page_of


class SuppressionQuery(PageQuery):
    """Which suppressions are asked for; `recipient` is an e-mail address."""

    recipient = Line(max=254, load_default=None)


class SuppressionView(View):
    """An address that is not written to until `expires_at`; `reason` is the code of the refusal, never its text."""

    id = fields.UUID(required=True)
    reason = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)


SuppressionPage = page_of(SuppressionView)
