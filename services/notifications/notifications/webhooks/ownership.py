"""Ownership: a webhook is found only by those who manage its organisation's."""

from __future__ import annotations

from uuid import UUID

from chassis.service import Operations
from notifications.webhooks.errors import WebhookNotFound
from notifications.webhooks.model import Webhook, manages


class WebhookAccess(Operations):
    """Finds webhooks for whoever may see them."""

    def own_webhook(self, webhook_id: UUID) -> Webhook:
        """Give a webhook of the caller's organisation; raises `WebhookNotFound`."""
        webhook = self.session.get(Webhook, webhook_id)
        if webhook is None or not manages(self.principal, webhook.organisation_id):
            raise WebhookNotFound
        return webhook
