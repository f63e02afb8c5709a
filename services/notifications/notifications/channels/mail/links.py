"""Links: the addresses that mails and pages point to."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from notifications.channels.mail.tokens import BadToken, Tokens

CONFIRM = "confirm"
MANAGE = "manage"
UNSUBSCRIBE = "unsubscribe"
_OF_ACCOUNTS = {"verify": "verify", "reset": "password", "invite": "invitation"}


class Links:
    """Makes the links of one installation, and reads the tokens that come back through them."""

    def __init__(self, public_url: str, tokens: Tokens) -> None:
        self._base = public_url.rstrip("/")
        self._tokens = tokens

    def confirm(self, confirmation_id: UUID) -> str:
        """Return the URL of the page that asks to confirm a subscription."""
        return f"{self._base}/v1/subscriptions/confirm?token={self._tokens.seal(CONFIRM, [confirmation_id])}"

    def unsubscribe(self, subscription_ids: Sequence[UUID]) -> str:
        """Return the URL of the page that stops these subscriptions, also the one-click address (RFC 8058)."""
        return f"{self._base}/v1/unsubscribe/{self._tokens.seal(UNSUBSCRIBE, subscription_ids)}"

    def manage_token(self, subscription_id: UUID) -> str:
        """Return the token that lets its bearer read, change and end one subscription."""
        return self._tokens.seal(MANAGE, [subscription_id])

    def of_account(self, purpose: str, token: str) -> str:
        """Return the URL of the page that verifies a new account, or sets another password."""
        return f"{self._base}/v1/people/{_OF_ACCOUNTS[purpose]}?token={token}"

    def practice(self, practice_id: UUID | str) -> str:
        """Return the URL of a practice."""
        return f"{self._base}/v1/practices/{practice_id}"

    def page(self, path: str) -> str:
        """Return the URL of a page on the platform."""
        return self._base + path

    def guide(self, service: str, operation: str, language: str) -> str:
        """Return the URL of an operation's place in the API guide."""
        return f"{self._base}/docs?lang={language}#/{service}/{operation}"

    def home(self) -> str:
        """Return the URL of the platform."""
        return self._base + "/"

    def confirmation_of(self, token: str) -> UUID | None:
        """Return the confirmation of a token, or None if it is not one of ours."""
        ids = self._open(CONFIRM, token)
        return ids[0] if len(ids) == 1 else None

    def unsubscribed_by(self, token: str) -> list[UUID]:
        """Return the subscriptions of an unsubscribe token, none if it is not one of ours."""
        return self._open(UNSUBSCRIBE, token)

    def manages(self, token: str, subscription_id: UUID) -> bool:
        """Return whether the token lets its bearer manage this subscription."""
        return self._open(MANAGE, token) == [subscription_id]

    def _open(self, purpose: str, token: str) -> list[UUID]:
        try:
            return self._tokens.open(purpose, token)
        except BadToken:
            return []
