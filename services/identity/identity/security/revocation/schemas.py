"""Wire shapes of revocations."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import View


class AccessEndedView(View):
    """A subject, and the time up to which its tokens are void."""

    subject_id = fields.UUID(required=True)
    ended_at = fields.Integer(required=True)


class EndedAccessView(View):
    """All revocations recent enough to affect an unexpired token."""

    items = fields.List(fields.Nested(AccessEndedView), required=True)
