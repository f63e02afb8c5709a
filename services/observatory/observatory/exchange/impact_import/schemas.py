"""Wire shape of an impact claim in a file of the demonstration."""

from __future__ import annotations

from typing import Final

from marshmallow import fields

from chassis import validate
from chassis.schemas import Code, Line, PlainText, Schema
from observatory.impact.claim.schemas import COMMENT_LIMIT, NewClaim
from observatory.impact.claim.states import VERDICTS

_DAYS: Final = validate.Range(min=0, max=3650)


class VerdictRow(Schema):
    """A verdict of the number of a fictional verifier, so many days before the import."""

    verdict = Code(VERDICTS, required=True)
    days_ago = fields.Integer(required=True, validate=_DAYS)
    verifier = fields.Integer(load_default=1, validate=validate.Range(min=1, max=9))
    comment = PlainText(min=1, max=COMMENT_LIMIT, required=True)


class ImpactRow(NewClaim):
    """One claim, the case that it is about by its `external_id`, and the verdicts in their order."""

    external_id = Line(max=100, min=1, required=True)
    practice = Line(max=100, min=1, required=True)
    days_ago = fields.Integer(required=True, validate=_DAYS)
    verdicts = fields.List(fields.Nested(VerdictRow), load_default=list)
