"""Wire shapes of endings."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import View


class AccessEndedView(View):
    """Whose tokens from before when hold no longer."""

    subject_id = fields.UUID(required=True)
    ended_at = fields.Integer(required=True)


class EndedAccessView(View):
    """Every ending that a token could still be from before of."""

    items = fields.List(fields.Nested(AccessEndedView), required=True)
