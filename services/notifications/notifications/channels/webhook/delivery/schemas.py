"""Schemas of webhook deliveries: the log on the wire. Nothing of an answer but its status is kept."""

from __future__ import annotations

from typing import Final

from marshmallow import fields

from chassis import validate
from chassis.schemas import EventPayload, PageQuery, View, page_of
from notifications.channels.webhook.delivery.model import State
from notifications.channels.webhook.endpoint.catalogue import EVENT_TYPES

_OUTCOMES: Final = (
    "delivered; refused (see the status); gone; name_not_resolved, address_not_public, connection_failed, "
    "certificate_not_trusted, tls_failed, connection_lost, timeout, answer_not_http, answer_too_long; "
    "webhook_disabled; not_sent and secret_lost are the platform's own fault and cost no attempt"
)


class PublicEventHeard(EventPayload):
    """Nothing: a public event is passed on as it came."""


def _is_known(event_type: str) -> None:
    """Refuse the name of an event that does not exist: a list of nothing looks like nothing to list."""
    validate.OneOf(EVENT_TYPES)(event_type)


class WebhookDeliveryQuery(PageQuery):
    """Filters of the log."""

    state = fields.String(load_default=None, validate=validate.OneOf([state.value for state in State]))
    event_id = fields.UUID(load_default=None)
    # checked beside the schema: the contract takes any text, and additions only
    event_type = fields.String(load_default=None, validate=[validate.Length(max=100), _is_known])


class WebhookAttemptView(View):
    """One request. Without an outcome it is under way, or the platform was interrupted while it was."""

    number = fields.Integer(required=True)
    started_at = fields.AwareDateTime(required=True)
    milliseconds = fields.Integer(required=True, allow_none=True)
    outcome = fields.String(required=True, allow_none=True, metadata={"example": "refused", "description": _OUTCOMES})
    status = fields.Integer(required=True, allow_none=True, metadata={"example": 503})


class WebhookDeliveryView(View):
    """One event for one endpoint; `event_id` is the `webhook-id` of each of its requests."""

    id = fields.UUID(required=True)
    webhook_id = fields.UUID(required=True)
    event_id = fields.UUID(required=True)
    event_type = fields.String(required=True, metadata={"example": "practice.published.v1"})
    state = fields.String(required=True, metadata={"example": State.WAITING.value})
    reason = fields.String(required=True, allow_none=True, metadata={"example": "refused", "description": _OUTCOMES})
    status = fields.Integer(required=True, allow_none=True, metadata={"example": 503})
    attempts = fields.Integer(required=True)
    created_at = fields.AwareDateTime(required=True)
    next_attempt_at = fields.AwareDateTime(required=True, allow_none=True)
    delivered_at = fields.AwareDateTime(required=True, allow_none=True)


class WebhookDeliveryDetailView(WebhookDeliveryView):
    """A delivery with its requests, and the event as it is sent."""

    log = fields.List(fields.Nested(WebhookAttemptView), required=True)
    event = fields.Dict(required=True, metadata={"description": "The CloudEvents envelope."})


WebhookDeliveryPage = page_of(WebhookDeliveryView)
