"""Schemas of subscriptions: the wire shapes."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import ValidationError, fields, validates, validates_schema

from chassis import validate
from chassis.language import LANGUAGES, Localized
from chassis.schemas import Code, Email, Line, Schema, View
from commons.taxonomies import REGIONS, SECTORS
from notifications.recipients.subscription.match import words_of
from notifications.recipients.subscription.model import DAILY, FREQUENCIES, IMMEDIATE, TOPICS, WEEKLY

LONGEST_Q: Final = 200
MOST_ORGANISATIONS: Final = 20
MOST_CHALLENGES: Final = 20
_NO_WORD: Final = Localized(
    el="Δεν υπάρχει λέξη που να μπορεί να αναζητηθεί.", en="There is no word that can be searched for."
)


_NOTHING: Final = Localized(
    el="Επιλέξτε τουλάχιστον ένα θέμα ή μία πρόκληση.", en="Choose at least one topic or one challenge."
)


class FiltersBody(Schema):
    """Filters of a subscription: publications in `topics`, and all events of `challenges`.

    Without `topics` it is practices, or only the challenges where some are given. The other filters narrow the
    topics, and an empty one lets everything through. Commas in `q` separate alternatives.
    """

    topics = fields.List(Code(TOPICS), load_default=None, allow_none=True, validate=validate.Length(max=len(TOPICS)))
    challenges = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=MOST_CHALLENGES))
    q = Line(max=LONGEST_Q, load_default=None, allow_none=True)
    sectors = fields.List(Code(SECTORS), load_default=list, validate=validate.Length(max=len(SECTORS)))
    regions = fields.List(Code(REGIONS), load_default=list, validate=validate.Length(max=len(REGIONS)))
    organisations = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=MOST_ORGANISATIONS))

    @validates("q")
    def has_a_word(self, value: str | None, **_: Any) -> None:
        """Refuse words that are all too common: such a filter would let everything through."""
        if value and not words_of(value):
            raise ValidationError([_NO_WORD])

    @validates_schema
    def asks_for_something(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a wish that nothing could ever fulfil."""
        if data.get("topics") == [] and not data.get("challenges"):
            raise ValidationError([_NOTHING], "topics")


class SubscribeBody(Schema):
    """Request for a subscription."""

    email = Email(required=True)
    language = Code(LANGUAGES, load_default=LANGUAGES[0])
    frequency = Code((IMMEDIATE, DAILY, WEEKLY), load_default=IMMEDIATE)
    filters = fields.Nested(FiltersBody, load_default=lambda: FiltersBody().load({}))


class ChangeBody(Schema):
    """Fields of a subscription to change. The rest stays. With the frequency `none` it rests."""

    language = Code(LANGUAGES)
    frequency = Code(FREQUENCIES)
    filters = fields.Nested(FiltersBody)


class ConfirmBody(Schema):
    """The token of a confirm link."""

    token = Line(max=500, min=1, required=True)


class TokenQuery(Schema):
    """The token that shows that a subscription is the caller's."""

    token = fields.String(load_default=None, validate=validate.Length(max=500))


class ConfirmQuery(Schema):
    """The token of a confirm link."""

    token = fields.String(load_default="", validate=validate.Length(max=500))


class AcceptedView(View):
    """The one answer to every request for a subscription, with any result."""

    message = fields.String(required=True)


class FiltersView(View):
    """Filters of a subscription."""

    topics = fields.List(fields.String(), required=True)
    challenges = fields.List(fields.UUID(), required=True)
    q = fields.String(required=True, allow_none=True)
    sectors = fields.List(fields.String(), required=True)
    regions = fields.List(fields.String(), required=True)
    organisations = fields.List(fields.UUID(), required=True)


class SubscriptionView(View):
    """A subscription, as shown to its owner.

    `state`: pending, active, ended. `frequency`: immediate, daily, weekly, none.
    """

    id = fields.UUID(required=True)
    email = fields.String(required=True)
    state = fields.String(required=True)
    language = fields.String(required=True)
    frequency = fields.String(required=True)
    filters = fields.Nested(FiltersView, required=True)
    created_at = fields.AwareDateTime(required=True)
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


class OwnSubscriptions(View):
    """All active subscriptions of an address, of which there are few."""

    items = fields.List(fields.Nested(SubscriptionView), required=True)


class ConfirmedView(SubscriptionView):
    """A subscription just confirmed, with the token that manages it and the link that stops it."""

    manage_token = fields.String(required=True)
    unsubscribe_url = fields.String(required=True)
