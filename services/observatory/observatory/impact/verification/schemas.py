"""Wire shapes of verdicts on impact claims, and of their queue."""

from __future__ import annotations

from typing import Final

from marshmallow import fields

from chassis.schemas import Code, Line, PageQuery, PlainText, Schema, View, page_of
from commons.taxonomies import REGIONS
from observatory.impact.claim.schemas import COMMENT_LIMIT, ClaimLine
from observatory.impact.claim.states import VERDICTS

LEAST_COMMENT: Final = 20
VERSIONS_LIMIT: Final = 500


class NewImpactVerdict(Schema):
    """A verdict, with the declaration to have no interest. Everybody reads the comment."""

    verdict = Code(VERDICTS, required=True)
    comment = PlainText(
        min=LEAST_COMMENT,
        max=COMMENT_LIMIT,
        required=True,
        metadata={"description": "Everybody may read it: no names of persons"},
    )
    no_interest = fields.Boolean(required=True)
    declaration = Line(
        max=20,
        load_default=None,
        allow_none=True,
        metadata={"description": "The version of the words, as `read_impact` gives them; refused if they changed"},
    )
    seen_on = fields.Date(
        load_default=None,
        allow_none=True,
        metadata={"description": "The day on which the evidence was looked at; needed to verify"},
    )
    seen_versions = Line(
        max=VERSIONS_LIMIT,
        load_default="",
        metadata={"description": "The `versionId` of acts on Diavgeia that have several versions"},
    )


class ImpactQueueQuery(PageQuery):
    """Filters of the queue."""

    region = Code(REGIONS, load_default=None)
    overdue = fields.Boolean(
        load_default=None, metadata={"description": "Only what is past its due date, or only the rest"}
    )


class WaitingClaimView(ClaimLine):
    """A claim before its verifiers."""

    waiting_since = fields.DateTime(required=True)
    due_at = fields.DateTime(required=True)
    overdue = fields.Boolean(required=True)
    own_region = fields.Boolean(
        required=True, metadata={"description": "Of the region of the caller's centre; those of others come first"}
    )


class ImpactQueueTotalsView(View):
    """The whole queue of the caller, on every page, without filters."""

    all = fields.Integer(required=True)
    overdue = fields.Integer(required=True)


ImpactQueuePage = page_of(WaitingClaimView, "ImpactQueue", totals=fields.Nested(ImpactQueueTotalsView, required=True))
