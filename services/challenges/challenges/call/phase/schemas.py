"""Wire shapes of phases and of the criteria by which a phase judges."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError, fields, post_load

from challenges.call.phase.model import BINARY, CRITERION_KINDS, FEWEST_EVALUATORS, NAME_LIMIT, RATING
from chassis import validate
from chassis.language import Localized
from chassis.numbers import Whole
from chassis.schemas import Code, Line, PlainText, Schema, View

MOST_PHASES = 12
MOST_CRITERIA = 20
MOST_EVALUATORS = 10
HIGHEST_MARK = 1_000
HIGHEST_RATING = 10
HEAVIEST = 1_000
TEXT_LIMIT = 5_000
_CODE_FORM = Localized(
    el="Ένας κωδικός έχει μικρά λατινικά γράμματα, ψηφία και _, και αρχίζει με γράμμα.", en="Not a valid code."
)
EARLIEST_YEAR, LATEST_YEAR = 2000, 2099


class Minute(fields.AwareDateTime):
    """A moment with its offset from UTC, in whole minutes: phases open and close at the minute."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        moment = super()._deserialize(value, attr, data, **kwargs)
        if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
            raise ValidationError([_YEAR])
        if moment.second or moment.microsecond:
            raise ValidationError([_WHOLE])
        return moment.astimezone(UTC)


class CriterionSaid(Schema):
    """A criterion: a number up to `maximum`, a rating from 0 to `maximum`, or yes (1) and no (0).

    Weights are whole numbers, of which only the proportions count.
    """

    code = fields.String(required=True, validate=validate.Regexp(r"\A[a-z][a-z0-9_]{0,39}\Z", _CODE_FORM))
    title_el = Line(max=200, min=1, required=True)
    title_en = Line(max=200, load_default="")
    kind = Code(CRITERION_KINDS, load_default=RATING)
    weight = Whole(strict=True, load_default=1, validate=validate.Range(min=1, max=HEAVIEST))
    maximum = Whole(strict=True, load_default=None, validate=validate.Range(min=1, max=HIGHEST_MARK))

    @post_load
    def know_the_maximum(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Fill in the default maximum: 100 for a number, 5 for a rating. A yes is always 1."""
        usual = {BINARY: 1, RATING: 5}.get(data["kind"], 100)
        maximum = usual if data["maximum"] is None else data["maximum"]
        if data["kind"] == BINARY and maximum != 1:
            raise ValidationError({"maximum": [_YES_IS_ONE]})
        if data["kind"] == RATING and maximum > HIGHEST_RATING:
            raise ValidationError({"maximum": [validate.too_large(HIGHEST_RATING)]})
        return {**data, "maximum": maximum}


class PhaseSaid(Schema):
    """A phase as planned by owners. `id` keeps an existing one. With criteria, the default is two evaluators."""

    id = fields.UUID(load_default=None, allow_none=True)
    name = Line(max=NAME_LIMIT, min=1, required=True)
    description = PlainText(max=TEXT_LIMIT, load_default="")
    opens_at = Minute(required=True)
    closes_at = Minute(required=True)
    takes_submissions = fields.Boolean(load_default=True)
    how_to_enter = PlainText(max=TEXT_LIMIT, load_default="")
    criteria = fields.List(fields.Nested(CriterionSaid), load_default=list, validate=validate.Length(max=MOST_CRITERIA))
    evaluators_per_solution = Whole(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=FEWEST_EVALUATORS, max=MOST_EVALUATORS),
    )

    @post_load
    def two_evaluators(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Fill in two evaluators per solution where criteria are given without a number of evaluators."""
        if data["criteria"] and data["evaluators_per_solution"] is None:
            return {**data, "evaluators_per_solution": FEWEST_EVALUATORS}
        return data


class CriterionView(View):
    """A criterion by which solutions are judged."""

    code = fields.String(required=True)
    title_el = fields.String(required=True)
    title_en = fields.String(required=True)
    kind = fields.String(required=True)
    weight = fields.Integer(required=True)
    maximum = fields.Integer(required=True)


class PhaseView(View):
    """A phase. `submissions` is known once it has closed, `advanced_at` once its results are decided."""

    id = fields.UUID(required=True)
    position = fields.Integer(required=True)
    name = fields.String(required=True)
    description = fields.String(required=True)
    opens_at = fields.DateTime(required=True)
    closes_at = fields.DateTime(required=True)
    takes_submissions = fields.Boolean(required=True)
    how_to_enter = fields.String(required=True)
    criteria = fields.List(fields.Nested(CriterionView), required=True)
    evaluators_per_solution = fields.Integer(required=True, allow_none=True)
    opened_at = fields.DateTime(required=True, allow_none=True)
    closed_at = fields.DateTime(required=True, allow_none=True)
    advanced_at = fields.DateTime(required=True, allow_none=True)
    submissions = fields.Integer(required=True)


_YEAR = Localized(
    el=f"Το έτος είναι από {EARLIEST_YEAR} έως {LATEST_YEAR}", en=f"The year is {EARLIEST_YEAR} to {LATEST_YEAR}"
)
_WHOLE = Localized(el="Δώστε ακέραιο λεπτό, χωρίς δευτερόλεπτα", en="Give a whole minute, without seconds")
_YES_IS_ONE = Localized(el="Σε κριτήριο ναι/όχι το μέγιστο είναι 1", en="Of a yes-or-no criterion the maximum is 1")
