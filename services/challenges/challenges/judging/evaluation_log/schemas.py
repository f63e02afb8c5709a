"""Wire shapes of acts."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import View, page_of


class ActView(View):
    """One entry of the evaluation log. `digest` chains it to the one before."""

    number = fields.Integer(required=True)
    act = fields.String(required=True)
    at = fields.DateTime(required=True)
    person_id = fields.UUID(required=True, allow_none=True)
    about_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "The evaluator whom the act concerns"}
    )
    phase_id = fields.UUID(required=True, allow_none=True)
    solution_id = fields.UUID(required=True, allow_none=True)
    evaluation_id = fields.UUID(required=True, allow_none=True)
    before = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    after = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    digest = fields.String(required=True)


ActPage = page_of(ActView, "ActPage")
