"""Ownership: the right to see and change a subscription.

It belongs to the bearer of the manage token, and to the signed-in person with that confirmed address, by identity's
answer at this moment. To everybody else the subscription does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from chassis.errors import Unauthenticated
from chassis.language import Localized
from chassis.principal import Principal
from notifications.channels.mail.links import Links
from notifications.recipients.addresses import digest
from notifications.recipients.subscription.model import Subscription, SubscriptionNotFound

_ACTIVE: Final = "active"
_HOW: Final = Localized(
    el="Δώστε το token διαχείρισης της εγγραφής ή συνδεθείτε.", en="Give the subscription's manage token, or sign in."
)


@dataclass(frozen=True)
class Proof:
    """A caller's proof: the token of this very subscription, or an address of their own."""

    by_token: bool = False
    address_digest: str | None = None

    def of(self, subscription: Subscription | None) -> Subscription:
        """Return the subscription if it is the caller's. Raises `SubscriptionNotFound`."""
        if subscription is None:
            raise SubscriptionNotFound
        if not self.by_token and subscription.subscriber.address_digest != self.address_digest:
            raise SubscriptionNotFound
        return subscription


def proof(
    subscription_id: UUID, token: str | None, principal: Principal, links: Links, ask: Callable[..., dict[str, Any]]
) -> Proof:
    """Return the caller's proof. Calls identity, so never inside a transaction."""
    if token is not None and links.manages(token, subscription_id):
        return Proof(by_token=True)
    if principal.person_id is not None:
        return Proof(address_digest=_address_of(principal.person_id, ask))
    if token is not None:
        raise SubscriptionNotFound
    raise Unauthenticated(_HOW, headers={"WWW-Authenticate": 'Bearer realm="kainotomia"'})


def own_address(principal: Principal, ask: Callable[..., dict[str, Any]]) -> str | None:
    """Return the digest of the confirmed address of a signed-in person. Calls identity, so never in a transaction."""
    return _address_of(principal.person_id, ask) if principal.person_id else None


def _address_of(person_id: UUID, ask: Callable[..., dict[str, Any]]) -> str | None:
    contacts = ask("identity", "mail_cards", person_ids=[str(person_id)], purpose=None)["items"]
    return next((digest(contact["email"]) for contact in contacts if contact["status"] == _ACTIVE), None)
