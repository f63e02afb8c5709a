"""Handler of public events for webhooks, operations of the delivery log, and the timer that sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import BadCursor, Page
from chassis.subscriptions import Received, subscribe
from chassis.timers import every
from commons.permissions import ORGANISATION_EDITOR
from notifications.channels.webhook.delivery import schemas
from notifications.channels.webhook.delivery.errors import DeliveryUnderWay, WebhookDeliveryNotFound
from notifications.channels.webhook.delivery.factory import dispatcher_of
from notifications.channels.webhook.delivery.fan_out import queue_deliveries
from notifications.channels.webhook.delivery.metrics import WAITING
from notifications.channels.webhook.delivery.model import WebhookDelivery
from notifications.channels.webhook.delivery.queries import page_of_deliveries, waiting, with_attempts
from notifications.channels.webhook.endpoint.catalogue import CHALLENGES, OBSERVATORY
from notifications.channels.webhook.endpoint.errors import WebhookDisabled, WebhookNotFound
from notifications.channels.webhook.endpoint.model import State
from notifications.channels.webhook.endpoint.ownership import WebhookAccess

SHIFT_SECONDS: Final = 5.0
"""How long one run of the dispatcher takes on more; a stopping process waits for it."""


class WebhookDeliveryOperations(WebhookAccess):
    """Public events on their way to endpoints, and the log of it."""

    @subscribe("observatory", *OBSERVATORY, schema=schemas.PublicEventHeard)
    def on_observatory_announced(self, event: Received) -> None:
        """Queue a public event of practices."""
        queue_deliveries(self.session, event, now=self.now)

    @subscribe("challenges", *CHALLENGES, schema=schemas.PublicEventHeard)
    def on_challenges_announced(self, event: Received) -> None:
        """Queue a public event of challenges, solutions and pilots."""
        queue_deliveries(self.session, event, now=self.now)

    @operation(
        "GET",
        "/v1/webhooks/{webhook_id}/deliveries",
        summary=Localized(el="Αρχείο παραδόσεων ενός webhook", en="Log of a webhook's deliveries"),
        allow=ORGANISATION_EDITOR,
        query=schemas.WebhookDeliveryQuery,
        returns=schemas.WebhookDeliveryPage,
        errors=(WebhookNotFound, BadCursor),
    )
    def list_webhook_deliveries(self, webhook_id: UUID, *, query: dict[str, Any]) -> Page:
        """Return a page of the log of the last 30 days, newest first."""
        return page_of_deliveries(self.session, self.own_webhook(webhook_id).id, query, self.cursors)

    @operation(
        "GET",
        "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}",
        summary=Localized(el="Μία παράδοση με τις προσπάθειές της", en="Read a delivery with its attempts"),
        allow=ORGANISATION_EDITOR,
        returns=schemas.WebhookDeliveryDetailView,
        errors=(WebhookNotFound, WebhookDeliveryNotFound),
    )
    def get_webhook_delivery(self, webhook_id: UUID, delivery_id: UUID) -> Mapping[str, Any]:
        """Show a delivery, each of its requests, and the event."""
        found = with_attempts(self.session, self.own_webhook(webhook_id).id, delivery_id)
        if found is None:
            raise WebhookDeliveryNotFound
        return found

    @operation(
        "POST",
        "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver",
        summary=Localized(el="Νέα παράδοση", en="Deliver again"),
        description=Localized(
            el="Η παράδοση ξεκινά από την αρχή, με το ίδιο webhook-id.",
            en="The delivery begins from the start, with the same `webhook-id`.",
        ),
        allow=ORGANISATION_EDITOR,
        returns=schemas.WebhookDeliveryView,
        status=202,
        errors=(WebhookNotFound, WebhookDeliveryNotFound, DeliveryUnderWay, WebhookDisabled),
    )
    def redeliver_webhook(self, webhook_id: UUID, delivery_id: UUID) -> WebhookDelivery:
        """Deliver an event once more, in any state of its delivery."""
        webhook = self.own_webhook(webhook_id)
        delivery = self.session.get(WebhookDelivery, delivery_id, with_for_update=True)
        if delivery is None or delivery.webhook_id != webhook.id:
            raise WebhookDeliveryNotFound
        if webhook.state == State.DISABLED:
            raise WebhookDisabled
        delivery.deliver_again(at=self.now)
        return delivery

    @every(seconds=1, exclusive=False, transaction=False)
    def send_webhooks(self) -> None:
        """Send the deliveries that are due. Every replica sends; none sends a delivery claimed by another."""
        dispatcher_of(self.runtime).run(seconds=SHIFT_SECONDS)

    @every(seconds=30, exclusive=False)
    def measure_webhooks(self) -> None:
        """Measure the deliveries that have not arrived."""
        WAITING.set(waiting(self.session))
