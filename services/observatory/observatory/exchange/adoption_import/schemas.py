"""Wire shape of an adoption in a file of the demonstration. Days are counted back from the import."""

from __future__ import annotations

from typing import Final

from marshmallow import fields

from chassis import validate
from chassis.schemas import Code, Line, PlainText, Schema
from commons.audience import AUDIENCES
from observatory.adoption.adoption.schemas import COMMENT_LIMIT, EURO_LIMIT, REASON_LIMIT, TEXT_LIMIT
from observatory.adoption.adoption.states import MODES, ORDER, WORDS

_DAYS: Final = validate.Range(min=0, max=3650)


class StepRow(Schema):
    """A move to another step, with the words about the step before it."""

    to = Code(ORDER, required=True)
    days_ago = fields.Integer(required=True, validate=_DAYS)
    note = PlainText(max=TEXT_LIMIT, load_default="")
    obstacles = PlainText(max=TEXT_LIMIT, load_default="")
    skipped_reason = PlainText(max=REASON_LIMIT, load_default="")
    adapted_what = PlainText(max=TEXT_LIMIT, load_default=None, allow_none=True)
    implemented_days_ago = fields.Integer(load_default=None, allow_none=True, validate=_DAYS)


class EndRow(Schema):
    """The completion, with the last words."""

    days_ago = fields.Integer(required=True, validate=_DAYS)
    note = PlainText(max=TEXT_LIMIT, load_default="")


class AdoptionRow(Schema):
    """One adoption: the case that it adopts, by its `external_id`, and its taker, by name."""

    external_id = Line(max=100, min=1, required=True)
    practice = Line(max=100, min=1, required=True)
    taker = Line(max=300, min=1, required=True)
    mode = Code(MODES, required=True)
    started_days_ago = fields.Integer(required=True, validate=_DAYS)
    note = PlainText(max=TEXT_LIMIT, load_default="")
    steps = fields.List(fields.Nested(StepRow), load_default=list)
    finished = fields.Nested(EndRow, load_default=None, allow_none=True)
    paused = PlainText(max=REASON_LIMIT, load_default="")
    paused_days_ago = fields.Integer(load_default=0, validate=_DAYS)
    audience = Code(AUDIENCES, load_default=None, allow_none=True)
    cost_eur = fields.Decimal(load_default=None, allow_none=True, validate=validate.Range(min=0, max=EURO_LIMIT))
    saved_development_eur = fields.Decimal(
        load_default=None, allow_none=True, validate=validate.Range(min=0, max=EURO_LIMIT)
    )
    says = Code(WORDS, load_default=None, allow_none=True)
    giver_comment = PlainText(max=COMMENT_LIMIT, load_default="")
