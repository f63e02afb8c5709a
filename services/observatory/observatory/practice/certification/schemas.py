"""Wire shapes of certifications."""

from __future__ import annotations

from marshmallow import fields

from chassis import validate
from chassis.numbers import Whole
from chassis.schemas import PlainText, Schema, View, page_of
from observatory.practice.certification.model import COMMENT_LIMIT, CRITERIA, HIGHEST_SCORE

_RANGE = validate.Range(min=0, max=HIGHEST_SCORE)

Scores = Schema.from_dict(
    {
        criterion: Whole(
            required=True, strict=True, validate=_RANGE, metadata={"description": f"{label.el} · {label.en}"}
        )
        for criterion, label in CRITERIA.items()
    },
    name="CertificationScores",
)
"""A score for each of the six criteria."""


class Evaluate(Schema):
    """An evaluation: every criterion scored from 0 to 5, with reasons."""

    scores = fields.Nested(Scores, required=True)
    comment = PlainText(max=COMMENT_LIMIT, load_default="")


class CertificationView(View):
    """An evaluation as it was given."""

    id = fields.UUID(required=True)
    practice_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    evaluator_id = fields.UUID(required=True)
    scores = fields.Nested(Scores, required=True)
    mean = fields.Float(required=True)
    comment = fields.String(required=True)
    created_at = fields.DateTime(required=True)


class EvaluatedView(CertificationView):
    """An evaluation just given, with the certificate if the practice has one now."""

    certified_at = fields.DateTime(required=True, allow_none=True)
    request_state = fields.String(metadata={"description": "open after the first evaluation, then what was decided"})


CertificationPage = page_of(CertificationView)
