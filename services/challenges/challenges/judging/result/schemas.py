"""Wire shapes of results."""

from __future__ import annotations

from marshmallow import fields

from challenges.call.phase.schemas import CriterionView
from challenges.judging.evaluation.schemas import Points
from challenges.judging.result.model import OUTCOMES
from challenges.judging.result.ranks import TIE_RULE
from chassis import validate
from chassis.numbers import Whole
from chassis.schemas import Code, PageQuery, Schema, View, page_of

MOST_TAKEN = 100_000


class Advance(Schema):
    """Maximum number of advancing solutions, by rank, and their outcome. The others do not qualify."""

    take = Whole(strict=True, required=True, validate=validate.Range(min=0, max=MOST_TAKEN))
    outcome = Code(OUTCOMES, required=True)


class TieRule(View):
    """The rule by which ties are decided, in words."""

    el = fields.Constant(TIE_RULE.el, metadata={"type": "string"})
    en = fields.Constant(TIE_RULE.en, metadata={"type": "string"})


class StandingView(View):
    """Standing of a solution. Total and spread are null until every evaluation is in, the rank until no gap is left."""

    solution_id = fields.UUID(required=True)
    title = fields.String(required=True)
    submitted = fields.Integer(required=True, metadata={"description": "Evaluations handed in"})
    open = fields.Integer(required=True, metadata={"description": "Evaluations assigned and not handed in"})
    missing = fields.Integer(required=True, metadata={"description": "Evaluators yet to be assigned"})
    complete = fields.Boolean(required=True)
    total = Points(required=True, allow_none=True)
    spread = Points(required=True, allow_none=True, metadata={"description": "Between the evaluators' totals"})
    rank = fields.Integer(required=True, allow_none=True)
    tie = fields.String(
        required=True, allow_none=True, metadata={"description": "What decided among solutions of the same total"}
    )
    outcome = fields.String(required=True, allow_none=True)


StandingPage = page_of(
    StandingView,
    "StandingPage",
    phase_id=fields.UUID(required=True),
    needed=fields.Integer(required=True, metadata={"description": "Evaluators that each solution has at least"}),
    entered=fields.Integer(required=True),
    incomplete_solutions=fields.Integer(required=True),
    open_evaluations=fields.Integer(required=True),
    missing_evaluators=fields.Integer(required=True),
    advanced_at=fields.DateTime(required=True, allow_none=True),
    tie_rule=fields.Nested(TieRule, required=True),
)


class AdvancedView(View):
    """Outcome of advancing."""

    phase_id = fields.UUID(required=True)
    outcome = fields.String(required=True)
    entered = fields.Integer(required=True)
    advanced = fields.Integer(required=True)
    next_phase_id = fields.UUID(required=True, allow_none=True)
    advanced_at = fields.DateTime(required=True)


class ResultsQuery(PageQuery):
    """Position of the phase. The default is the phase decided last."""

    position = Whole(load_default=None, validate=validate.Range(min=1, max=1000))


class ResultView(View):
    """A solution that qualified, was selected or won."""

    solution_id = fields.UUID(required=True)
    title = fields.String(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    rank = fields.Integer(required=True)
    outcome = fields.String(required=True)
    total = Points(required=True)
    spread = Points(required=True)
    tie = fields.String(required=True, allow_none=True)
    winners_named = fields.List(
        fields.String(),
        required=True,
        metadata={
            "description": "Names of the members of a selected or winning team that agree to be named, at the time of "
            "reading"
        },
    )


class DecidedPhaseView(View):
    """A phase that was decided: how many entered, and how many advanced."""

    phase_id = fields.UUID(required=True)
    position = fields.Integer(required=True)
    name = fields.String(required=True)
    advanced_at = fields.DateTime(required=True)
    entered = fields.Integer(required=True)
    advanced = fields.Integer(required=True)


ResultPage = page_of(
    ResultView,
    "ResultPage",
    phases=fields.List(fields.Nested(DecidedPhaseView), required=True),
    criteria=fields.List(fields.Nested(CriterionView), required=True),
    tie_rule=fields.Nested(TieRule, required=True),
)


class ExplainedCriterionView(CriterionView):
    """A criterion with the mean of the evaluators' scores."""

    mean = fields.Float(required=True)


class ReasonView(View):
    """Total and comment of one unnamed evaluator."""

    total = Points(required=True)
    comment = fields.String(required=True)


class ExplainedPhaseView(View):
    """How a solution came out of one phase, and why."""

    phase_id = fields.UUID(required=True)
    position = fields.Integer(required=True)
    name = fields.String(required=True)
    outcome = fields.String(required=True)
    rank = fields.Integer(required=True)
    entered = fields.Integer(required=True)
    total = Points(required=True)
    spread = Points(required=True)
    tie = fields.String(required=True, allow_none=True)
    criteria = fields.List(fields.Nested(ExplainedCriterionView), required=True)
    reasons = fields.List(fields.Nested(ReasonView), required=True)
    decided_at = fields.DateTime(required=True)


class ExplanationView(View):
    """Judgement of a solution, phase by phase. It is empty before a phase was decided."""

    solution_id = fields.UUID(required=True)
    challenge_id = fields.UUID(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    phases = fields.List(fields.Nested(ExplainedPhaseView), required=True)
    tie_rule = fields.Nested(TieRule, required=True)
