"""Wire shapes of assignments."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import Schema, View


class NewAssignment(Schema):
    """Which solution is given to which evaluator."""

    solution_id = fields.UUID(required=True)
    evaluator_id = fields.UUID(required=True)


class GapView(View):
    """A solution for which evaluators are still missing."""

    solution_id = fields.UUID(required=True)
    missing = fields.Integer(required=True)


class LoadView(View):
    """How many evaluations an evaluator has in the phase."""

    person_id = fields.UUID(required=True)
    evaluations = fields.Integer(required=True)


class AssignmentsView(View):
    """Outcome of an assignment. `gaps` lists at most a hundred of the solutions with missing evaluators."""

    assigned = fields.Integer(required=True)
    remaining = fields.Integer(required=True, metadata={"description": "Left for the next time"})
    missing = fields.Integer(required=True, metadata={"description": "Nobody without an interest is left for these"})
    gaps = fields.List(fields.Nested(GapView), required=True)
    evaluators = fields.List(fields.Nested(LoadView), required=True)


class AssignedView(View):
    """The evaluation that waits for the evaluator now."""

    id = fields.UUID(required=True)
    phase_id = fields.UUID(required=True)
    solution_id = fields.UUID(required=True)
    evaluator_id = fields.UUID(required=True)
