"""Schemas of deliveries: the log on the wire. It names no address."""

from __future__ import annotations

from marshmallow import fields

from chassis import validate
from chassis.schemas import Line, PageQuery, View, page_of
from notifications.notices.delivery.model import State


class DeliveryQuery(PageQuery):
    """Filters of the log."""

    recipient = Line(max=254, load_default=None)
    event_id = fields.UUID(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf([state.value for state in State]))
    possible_duplicate = fields.Boolean(load_default=None)


class DeliveryView(View):
    """One mail to one recipient and its result. `reason` is the code of the last refusal, never its text."""

    id = fields.UUID(required=True)
    event_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    recipient_kind = fields.String(required=True)
    recipient_id = fields.UUID(attribute="recipient", required=True)
    subscription_ids = fields.List(fields.UUID(), required=True)
    status = fields.String(attribute="state", required=True)
    reason = fields.String(required=True, allow_none=True)
    attempts = fields.Integer(required=True)
    possible_duplicate = fields.Boolean(required=True)
    queued_at = fields.AwareDateTime(attribute="created_at", required=True)
    next_attempt_at = fields.AwareDateTime(required=True, allow_none=True)
    sent_at = fields.AwareDateTime(required=True, allow_none=True)


DeliveryPage = page_of(DeliveryView)
