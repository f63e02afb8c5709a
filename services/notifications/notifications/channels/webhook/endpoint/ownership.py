"""Ownership: a webhook is visible only to the managers of its organisation's webhooks."""

from __future__ import annotations

from uuid import UUID

from chassis.service import Operations
from notifications.channels.webhook.endpoint.errors import WebhookNotFound
from notifications.channels.webhook.endpoint.model import Webhook, manages
from notifications.settings import NotificationsSettings


class WebhookAccess(Operations[NotificationsSettings]):
    """Loads webhooks for callers that may see them."""

    def own_webhook(self, webhook_id: UUID) -> Webhook:
        """Load a webhook of the caller's organisation. Raises `WebhookNotFound`."""
        webhook = self.session.get(Webhook, webhook_id)
        if webhook is None or not manages(self.principal, webhook.organisation_id):
            raise WebhookNotFound
        return webhook
