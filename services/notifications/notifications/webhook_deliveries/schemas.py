"""Schemas of webhook deliveries: the log on the wire. Nothing of an answer but its status is kept."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.schemas import Heard, PageQuery, View, page_of
from notifications.webhook_deliveries.model import State


class PublicEventHeard(Heard):
    """Nothing: a public event is passed on as it came."""


class WebhookDeliveryQuery(PageQuery):
    """What part of the log is asked for."""

    state = fields.String(load_default=None, validate=validate.OneOf([state.value for state in State]))
    event_id = fields.UUID(load_default=None)
    event_type = fields.String(load_default=None, validate=validate.Length(max=100))


class WebhookAttemptView(View):
    """One request; without an outcome it is under way, or the platform was interrupted while it was."""

    number = fields.Integer(required=True)
    started_at = fields.AwareDateTime(required=True)
    milliseconds = fields.Integer(required=True, allow_none=True)
    outcome = fields.String(required=True, allow_none=True)
    status = fields.Integer(required=True, allow_none=True)


class WebhookDeliveryView(View):
    """One event for one endpoint; `event_id` is the `webhook-id` of each of its requests."""

    id = fields.UUID(required=True)
    webhook_id = fields.UUID(required=True)
    event_id = fields.UUID(required=True)
    event_type = fields.String(required=True)
    state = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    status = fields.Integer(required=True, allow_none=True)
    attempts = fields.Integer(required=True)
    created_at = fields.AwareDateTime(required=True)
    next_attempt_at = fields.AwareDateTime(required=True, allow_none=True)
    delivered_at = fields.AwareDateTime(required=True, allow_none=True)


class WebhookDeliveryDetailView(WebhookDeliveryView):
    """A delivery with its requests, and the event as it is sent."""

    log = fields.List(fields.Nested(WebhookAttemptView), required=True)
    event = fields.Dict(required=True)


WebhookDeliveryPage = page_of(WebhookDeliveryView)
