"""Wire shapes of evaluations."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import ValidationError, fields

from challenges.call.phase.schemas import CriterionView
from challenges.judging.evaluation.model import (
    ACCEPTED,
    ASSIGNED,
    COMMENT_LIMIT,
    CONFLICT_LIMIT,
    RECUSED,
    SUBMITTED,
)
from chassis import validate
from chassis.errors import FieldError
from chassis.field_errors import NO_NUMBER
from chassis.language import Localized
from chassis.schemas import Code, Line, PageQuery, PlainText, Schema, View, page_of

MOST_CRITERIA = 50
HIGHEST_SCORE = 1_000_000
_AT_READING: Final = "At the time of reading; null in answers to changes"


class Score(fields.Field[Any]):
    """A number as given by the evaluator. The model checks whether it fits the criterion."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        del attr, data, kwargs
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= HIGHEST_SCORE:
            raise ValidationError([NO_NUMBER])
        return value + 0  # there is no minus zero


class Points(fields.Decimal):
    """A total from 0 to 100, a JSON number with four decimal places at most."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        del attr, obj, kwargs
        return None if value is None else float(value)


def scores_field(**options: Any) -> fields.Dict:
    """Make a field of scores by the code of their criterion."""
    return fields.Dict(
        keys=Line(max=60),
        values=Score(allow_none=True, metadata={"type": ["number", "null"], "minimum": 0, "maximum": HIGHEST_SCORE}),
        validate=validate.Length(max=MOST_CRITERIA),
        **options,
    )


_TEXT_OR_NULL: Final = Localized(
    el="Αναμένεται κείμενο που περιγράφει τη σύγκρουση συμφερόντων, ή null αν δεν υπάρχει",
    en="Expected is a text that describes the conflict of interest, or null where there is none",
)


class Declaration(Schema):
    """Declaration of interest. Null means no conflict, a text describes one and recuses."""

    conflict = PlainText(
        min=1,
        max=CONFLICT_LIMIT,
        required=True,
        allow_none=True,
        error_messages={
            # lists, as marshmallow takes errors that are more than an English sentence
            "required": [FieldError("", "required", _TEXT_OR_NULL)],
            "invalid": [FieldError("", "invalid", _TEXT_OR_NULL)],
        },
    )


class EvaluationChange(Schema):
    """Scores and comments. Absent fields stay as they are. A null score removes the score."""

    scores = scores_field()
    comment = PlainText(max=COMMENT_LIMIT, metadata={"description": "Your reasons; the entrants read them unsigned"})
    private_comment = PlainText(max=COMMENT_LIMIT, metadata={"description": "For those who run the evaluation only"})


class OwnEvaluationsQuery(PageQuery):
    """Filter of one's own evaluations."""

    state = Code((ASSIGNED, ACCEPTED, SUBMITTED, RECUSED), load_default=None)


class ChallengeEvaluationsQuery(PageQuery):
    """Filter of the evaluations of a challenge."""

    solution_id = fields.UUID(load_default=None)


class EvaluationLine(View):
    """An evaluation in a list."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True)
    challenge_id = fields.UUID(required=True)
    challenge_title = fields.String(required=True)
    phase_id = fields.UUID(required=True)
    phase_name = fields.String(required=True)
    solution_id = fields.UUID(required=True)
    solution_title = fields.String(required=True)
    organisation_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "On whose behalf the solution is offered"}
    )
    organisation_name_el = fields.String(dump_default=None, allow_none=True)
    organisation_name_en = fields.String(dump_default=None, allow_none=True)
    lead_name = fields.String(
        dump_default=None,
        allow_none=True,
        metadata={"description": f"Who leads a team without an organisation. {_AT_READING}"},
    )
    evaluator_name = fields.String(
        dump_default=None,
        allow_none=True,
        metadata={"description": f"For those who run the evaluation; null in one's own list. {_AT_READING}"},
    )
    evaluator_id = fields.UUID(required=True)
    assigned_at = fields.DateTime(required=True)
    due_at = fields.DateTime(
        required=True,
        allow_none=True,
        metadata={"description": "When the phase closes; null if the assignment came after that"},
    )
    declared_at = fields.DateTime(required=True, allow_none=True)
    submitted_at = fields.DateTime(required=True, allow_none=True)


class EntrantView(View):
    """A person or organisation behind the solution, shown so that a conflict of interest can be declared."""

    person_id = fields.UUID(required=True)
    name = fields.String(
        dump_default=None,
        allow_none=True,
        metadata={"description": _AT_READING},
    )
    organisation_id = fields.UUID(required=True, allow_none=True)
    organisation_name_el = fields.String(dump_default=None, allow_none=True)
    organisation_name_en = fields.String(dump_default=None, allow_none=True)


class EvaluationView(EvaluationLine):
    """Representation of an evaluation for the caller.

    For managers and overseers, the evaluator's input is null before submission. The total is null until every criterion
    is scored. The solution itself is read at its own address, after the declaration.
    """

    entrants = fields.List(fields.Nested(EntrantView), required=True)
    criteria = fields.List(fields.Nested(CriterionView), required=True)
    conflict = fields.String(required=True, allow_none=True)
    scores = fields.Dict(keys=fields.String(), values=fields.Float(), required=True, allow_none=True)
    comment = fields.String(required=True, allow_none=True)
    private_comment = fields.String(required=True, allow_none=True)
    total = Points(required=True, allow_none=True)


EvaluationPage = page_of(EvaluationLine, "EvaluationPage")
