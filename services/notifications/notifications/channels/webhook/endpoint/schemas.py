"""Schemas of webhooks: registration, change and view. A secret is shown once."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import ValidationError, fields

from chassis import validate
from chassis.language import Localized
from chassis.numbers import Whole
from chassis.schemas import Code, Line, PageQuery, Schema, View, page_of
from chassis.text import nfc, trim
from notifications.channels.webhook.endpoint.addresses import LONGEST, BadAddress, target_of
from notifications.channels.webhook.endpoint.catalogue import EVENT_TYPES
from notifications.channels.webhook.endpoint.model import Disabled, State

KEPT_HOURS: Final = 24
LONGEST_OVERLAP: Final = 168

_WHY_DISABLED: Final = "by_hand, gone (it answered 410), or failing (it accepted nothing for three days)"
_SAID: Final = {
    "not_https": Localized(el="Η διεύθυνση πρέπει να αρχίζει με https://.", en="The address must begin with https://."),
    "with_credentials": Localized(
        el="Η διεύθυνση δεν πρέπει να περιέχει όνομα χρήστη ή κωδικό.",
        en="The address must hold neither user name nor password.",
    ),
    "bad_port": Localized(
        el="Η θύρα πρέπει να είναι η 443 ή από 1024 έως 65535.", en="The port must be 443, or from 1024 to 65535."
    ),
    "bad_host": Localized(el="Το όνομα του διακομιστή δεν είναι έγκυρο.", en="The host is not valid."),
    "unreadable": Localized(el="Η διεύθυνση ιστού δεν είναι έγκυρη.", en="The address is not valid."),
}


class EndpointUrl(Line):
    """The address of an endpoint: https, no credentials, in ASCII. A fragment is left out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max=LONGEST, metadata={"format": "uri"}, **kwargs)

    def _clean(self, text: str) -> str:
        return nfc(trim(text))  # what is hidden inside is refused, not taken away

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            return target_of(super()._deserialize(value, attr, data, **kwargs)).url
        except BadAddress as exc:
            raise ValidationError([_SAID[str(exc)]]) from None  # the chassis reads Text


def _event_types(**options: Any) -> fields.List[Any]:
    about = "Which public events to be told of; none means all of them, those that come later too."
    return fields.List(
        Code(EVENT_TYPES),
        validate=validate.Length(max=len(EVENT_TYPES)),
        metadata={"description": about, "uniqueItems": True},
        **options,
    )


def _event_type() -> fields.String:
    return fields.String(metadata={"example": EVENT_TYPES[0]})


class NewWebhook(Schema):
    """An endpoint to be told."""

    organisation_id = fields.UUID(required=True)
    url = EndpointUrl(required=True)
    description = Line(max=200, load_default="")
    event_types = _event_types(load_default=list)


class WebhookChange(Schema):
    """Fields of an endpoint to change."""

    url = EndpointUrl()
    description = Line(max=200)
    event_types = _event_types()
    state = Code([state.value for state in State])


class Rotation(Schema):
    """For how many hours the former secret signs beside the new one; 0 ends it now."""

    keep_old_for_hours = Whole(
        load_default=KEPT_HOURS, validate=validate.Range(min=0, max=LONGEST_OVERLAP), strict=True
    )


class WebhooksQuery(PageQuery):
    """Filter of webhooks by organisation."""

    organisation_id = fields.UUID(load_default=None)


class WebhookView(View):
    """An endpoint. `failing_since`: it has answered nothing with success since then."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    url = fields.String(required=True, metadata={"example": "https://hooks.lamia.example/kainotomia"})
    description = fields.String(required=True)
    event_types = fields.List(_event_type(), required=True)
    state = fields.String(required=True, metadata={"example": State.ACTIVE.value})
    disabled_reason = fields.String(
        required=True, allow_none=True, metadata={"example": Disabled.FAILING.value, "description": _WHY_DISABLED}
    )
    disabled_at = fields.AwareDateTime(required=True, allow_none=True)
    failures = fields.Integer(required=True)
    failing_since = fields.AwareDateTime(required=True, allow_none=True)
    delivered_at = fields.AwareDateTime(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)


class WebhookWithSecretView(WebhookView):
    """An endpoint with the secret that was just made for it; `former_secret_until`: how long the one before signs."""

    secret = fields.String(
        required=True,
        metadata={"description": "Shown this once; it begins with whsec_.", "example": "whsec_example-only"},
    )
    former_secret_until = fields.AwareDateTime(required=True, allow_none=True)


class EventTypesView(View):
    """The public events that a webhook can be told of."""

    items = fields.List(_event_type(), required=True)


WebhookPage = page_of(WebhookView)
