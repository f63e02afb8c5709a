"""Answers: the same outcome as a page for a person in a browser and as data for a program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from chassis.context import CallContext
from chassis.language import Localized
from chassis.operations import Answer
from notifications.channels.mail.content.words import subscription_summary
from notifications.channels.mail.links import Links
from notifications.projections.challenge.queries import challenges_by_id
from notifications.projections.organisation.queries import organisations_by_id
from notifications.recipients.subscription.model import Subscription
from notifications.self_service.pages.render import page
from notifications.self_service.subscription.schemas import SubscriptionView

_ACCEPTED: Final = Localized(
    el="Αν η διεύθυνση μπορεί να εγγραφεί, θα λάβει σε λίγο μήνυμα επιβεβαίωσης.",
    en="If the address can be subscribed, it will receive a confirm mail shortly.",
)


def accepted(language: str) -> dict[str, str]:
    """Return the one answer to every request for a subscription."""
    return {"message": _ACCEPTED.to(language)}


def confirm_page(session: Session, subscription: Subscription, token: str) -> Answer:
    """Return the page that asks for confirmation, in the language of the mail."""
    language = subscription.language
    return page("confirm", language, summary=_summary(session, subscription, language), token=token)


def confirmed(session: Session, subscription: Subscription, links: Links, call: CallContext) -> Answer:
    """Return the confirmed subscription with the token that manages it and the link that stops it."""
    if call.accepts_html:
        return confirmed_page(session, subscription, links)
    stop_url = links.one_click([subscription.id])
    shown: dict[str, Any] = {name: getattr(subscription, name) for name in SubscriptionView().fields}
    return Answer({**shown, "manage_token": links.manage_token(subscription.id), "unsubscribe_url": stop_url})


def confirmed_page(session: Session, subscription: Subscription, links: Links) -> Answer:
    """Return the page of a confirmed subscription, also when the link is opened again."""
    summary = _summary(session, subscription, subscription.language)
    stop_url = links.stop([subscription.id], subscription.language)
    return page("confirmed", subscription.language, summary=summary, stop_url=stop_url)


def unsubscribe_page(session: Session, subscriptions: Sequence[Subscription], language: str) -> Answer:
    """Return the page that asks whether to stop, in the language of the subscription."""
    chosen = subscriptions[0].language if subscriptions else language
    summaries = [_summary(session, subscription, chosen) for subscription in subscriptions]
    return page("unsubscribe", chosen, summaries=summaries)


def unsubscribed(call: CallContext) -> Answer | None:
    """Return the page that confirms the end, or 204 for programs."""
    return page("unsubscribed", call.language) if call.accepts_html else None


def _summary(session: Session, subscription: Subscription, language: str) -> str:
    organisations = organisations_by_id(session, subscription.organisations)
    return subscription_summary(
        subscription, organisations, challenges_by_id(session, subscription.challenges), language
    )
