"""Operations of webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from chassis.errors import FieldError, ValidationFailed
from chassis.etags import Versions
from chassis.language import Localized
from chassis.operations import Answer, Cache, check_version, operation
from chassis.pagination import BadCursor, Page
from chassis.permissions import ANYONE
from commons.permissions import ORGANISATION_EDITOR
from notifications.channels.webhook.delivery.factory import address_policy_of, secrets_of
from notifications.channels.webhook.delivery.fan_out import cancel_waiting
from notifications.channels.webhook.endpoint import schemas
from notifications.channels.webhook.endpoint.addresses import target_of
from notifications.channels.webhook.endpoint.catalogue import EVENT_TYPES
from notifications.channels.webhook.endpoint.errors import NotYourOrganisation, TooManyWebhooks, WebhookNotFound
from notifications.channels.webhook.endpoint.model import MOST_PER_ORGANISATION, Secret, State, Webhook, manages
from notifications.channels.webhook.endpoint.ownership import WebhookAccess
from notifications.channels.webhook.endpoint.queries import count_of_organisation, page_of_webhooks

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('webhooks of ' || :organisation_id, 0))")
_NOT_PUBLIC = Localized(
    el="Η διεύθυνση δεν ανήκει στο δημόσιο διαδίκτυο.", en="The address is none of the public Internet."
)


class WebhookOperations(WebhookAccess):
    """Registering, changing and ending webhooks, and their secrets."""

    @operation(
        "GET",
        "/v1/webhooks/event_types",
        summary=Localized(el="Τύποι συμβάντων για webhooks", en="Event types for webhooks"),
        allow=ANYONE,
        returns=schemas.EventTypesView,
        cache=Cache(seconds=3600, shared=True),
        transaction=False,
    )
    def list_webhook_event_types(self) -> Mapping[str, Any]:
        """List the event types that a webhook can receive."""
        return {"items": sorted(EVENT_TYPES)}

    @operation(
        "POST",
        "/v1/webhooks",
        summary=Localized(el="Νέο webhook", en="Register a webhook"),
        description=Localized(
            el="Ο φορέας ειδοποιείται για δημόσια συμβάντα κατά το πρότυπο Standard Webhooks. Το μυστικό εμφανίζεται "
            "μόνο σε αυτή την απάντηση.",
            en="The organisation is told of public events, by the Standard Webhooks specification. The secret is shown "
            "in this answer only.",
        ),
        allow=ORGANISATION_EDITOR,
        body=schemas.NewWebhook,
        returns=schemas.WebhookWithSecretView,
        status=201,
        creates="webhook",
        location="/v1/webhooks/{id}",
        versioned=True,
        idempotent=False,
        errors=(NotYourOrganisation, TooManyWebhooks),
    )
    def register_webhook(self, *, body: dict[str, Any]) -> Answer:
        """Register an endpoint with its first secret."""
        self._refuse_what_cannot_be_public(body)
        secrets = secrets_of(self.settings)
        webhook = Webhook.register(body, key_mark=secrets.mark, by=self.principal, at=self.now)
        self.session.execute(_ONE_AT_A_TIME, {"organisation_id": str(webhook.organisation_id)})
        if count_of_organisation(self.session, webhook.organisation_id) >= MOST_PER_ORGANISATION:
            raise TooManyWebhooks
        self.session.add(webhook)
        self.session.flush()
        return self._with_secret(webhook, webhook.newest_secret)

    @operation(
        "GET",
        "/v1/webhooks",
        summary=Localized(el="Τα webhooks των φορέων μου", en="My organisations' webhooks"),
        allow=ORGANISATION_EDITOR,
        query=schemas.WebhooksQuery,
        returns=schemas.WebhookPage,
        errors=(BadCursor, NotYourOrganisation),
    )
    def list_webhooks(self, *, query: dict[str, Any]) -> Page:
        """List the webhooks of the organisations for which the caller manages them."""
        mine = {m.organisation_id for m in self.principal.memberships if manages(self.principal, m.organisation_id)}
        if not mine:
            raise NotYourOrganisation
        wanted = mine & {query["organisation_id"]} if query["organisation_id"] else mine
        return page_of_webhooks(
            self.session, wanted, limit=query["limit"], cursor=query["cursor"], cursors=self.cursors
        )

    @operation(
        "GET",
        "/v1/webhooks/{webhook_id}",
        summary=Localized(el="Ένα webhook", en="Read a webhook"),
        allow=ORGANISATION_EDITOR,
        returns=schemas.WebhookView,
        versioned=True,
        errors=(WebhookNotFound,),
    )
    def get_webhook(self, webhook_id: UUID) -> Webhook:
        """Show an endpoint, without its secret."""
        return self.own_webhook(webhook_id)

    @operation(
        "PATCH",
        "/v1/webhooks/{webhook_id}",
        summary=Localized(el="Αλλαγή webhook", en="Change a webhook"),
        description=Localized(
            el="Με state «disabled» παύουν οι παραδόσεις και ακυρώνεται ό,τι περιμένει· με «active» ξεκινούν ξανά.",
            en="The state `disabled` stops deliveries and calls off what waits; `active` begins again.",
        ),
        allow=ORGANISATION_EDITOR,
        body=schemas.WebhookChange,
        returns=schemas.WebhookView,
        versioned=True,
        if_match=True,
        errors=(WebhookNotFound,),
    )
    def change_webhook(self, webhook_id: UUID, *, body: dict[str, Any], expected_version: Versions) -> Webhook:
        """Change an endpoint, stop it, or set it active again."""
        webhook = self.own_webhook(webhook_id)
        check_version(expected_version, webhook.version)
        self._refuse_what_cannot_be_public(body)
        webhook.change(body, at=self.now)
        self.session.flush()  # locks it: what comes back from an attempt from here on sees its state
        if webhook.state == State.DISABLED:
            cancel_waiting(self.session, webhook.id, now=self.now)
        return webhook

    @operation(
        "DELETE",
        "/v1/webhooks/{webhook_id}",
        summary=Localized(el="Διαγραφή webhook", en="End a webhook"),
        description=Localized(
            el="Διαγράφεται μαζί με τα μυστικά και το αρχείο των παραδόσεών του.",
            en="It is deleted with its secrets and the log of its deliveries.",
        ),
        allow=ORGANISATION_EDITOR,
        status=204,
        errors=(WebhookNotFound,),
    )
    def end_webhook(self, webhook_id: UUID) -> None:
        """Delete an endpoint with all that belongs to it."""
        self.session.delete(self.own_webhook(webhook_id))

    @operation(
        "POST",
        "/v1/webhooks/{webhook_id}/rotate",
        summary=Localized(el="Νέο μυστικό webhook", en="Give a webhook a new secret"),
        description=Localized(
            el="Το προηγούμενο μυστικό υπογράφει μαζί με το νέο για όσες ώρες ζητηθούν· παλαιότερα παύουν αμέσως.",
            en="The former secret signs beside the new one for as many hours as asked for; older ones end at once.",
        ),
        allow=ORGANISATION_EDITOR,
        body=schemas.Rotation,
        returns=schemas.WebhookWithSecretView,
        versioned=True,
        idempotent=False,
        errors=(WebhookNotFound,),
    )
    def rotate_webhook_secret(self, webhook_id: UUID, *, body: dict[str, Any]) -> Answer:
        """Make a new secret. Two sign at the same time, so that the receiver may change over without a gap."""
        webhook = self.own_webhook(webhook_id)
        overlap = timedelta(hours=body["keep_old_for_hours"])
        secret = webhook.rotate(key_mark=secrets_of(self.settings).mark, overlap=overlap, at=self.now)
        self.session.flush()
        return self._with_secret(webhook, secret)

    def _with_secret(self, webhook: Webhook, secret: Secret) -> Answer:
        former = [each.expires_at for each in webhook.secrets if each is not secret]
        shown = secrets_of(self.settings).shown(secret.key_mark, secret.id)
        plain = {name: getattr(webhook, name) for name in schemas.WebhookView().fields}
        view = {**plain, "secret": shown, "former_secret_until": former[-1] if former else None}
        return Answer(view, version=webhook.version, headers={"Cache-Control": "no-store"})

    def _refuse_what_cannot_be_public(self, body: Mapping[str, Any]) -> None:
        if "url" in body and address_policy_of(self.settings).suspects(target_of(body["url"])):
            raise ValidationFailed(errors=[FieldError("url", "not_public", _NOT_PUBLIC)])
