"""Links: the addresses that mails and pages point to."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from notifications.channels.mail.tokens import BadToken, Tokens

CONFIRM = "confirm"
MANAGE = "manage"
UNSUBSCRIBE = "unsubscribe"
_OF_ACCOUNTS = {
    "verify": "verify", "reset": "password", "invite": "invitation", "email": "email", "keep_email": "email/keep",
}  # fmt: skip


class Links:
    """Makes the links of one installation, and reads the tokens that come back through them.

    People's links lead to the portal, in their language. Without a portal they lead to the pages of the API.
    """

    def __init__(self, public_url: str, tokens: Tokens, portal_url: str | None = None) -> None:
        self._base = public_url.rstrip("/")
        self._tokens = tokens
        self._portal = portal_url

    @property
    def has_portal(self) -> bool:
        """Return whether the installation has a portal."""
        return self._portal is not None

    def portal(self, path: str, language: str) -> str:
        """Return the URL of a page of the portal, by its path below the language."""
        return f"{self._portal}/{language}/{path}"

    def confirm(self, confirmation_id: UUID, language: str) -> str:
        """Return the URL of the page that asks to confirm a subscription."""
        token = self._tokens.seal(CONFIRM, [confirmation_id])
        if self.has_portal:
            return self.portal(f"follow/confirm?token={token}", language)
        return f"{self._base}/v1/subscriptions/confirm?token={token}"

    def stop(self, subscription_ids: Sequence[UUID], language: str) -> str:
        """Return the URL of the page that asks whether to stop these subscriptions."""
        token = self._tokens.seal(UNSUBSCRIBE, subscription_ids)
        return self.portal(f"follow/stop/{token}", language) if self.has_portal else self._one_click(token)

    def one_click(self, subscription_ids: Sequence[UUID]) -> str:
        """Return the one-click address (RFC 8058) that stops these subscriptions."""
        return self._one_click(self._tokens.seal(UNSUBSCRIBE, subscription_ids))

    def _one_click(self, token: str) -> str:
        return f"{self._base}/v1/unsubscribe/{token}"

    def manage_token(self, subscription_id: UUID) -> str:
        """Return the token that lets its bearer read, change and end one subscription."""
        return self._tokens.seal(MANAGE, [subscription_id])

    def of_account(self, purpose: str, token: str, language: str) -> str:
        """Return the URL of the page behind a link about an account, by what the link is for."""
        if self.has_portal:
            return self.portal(f"{_OF_ACCOUNTS[purpose]}?token={token}", language)
        return f"{self._base}/v1/people/{_OF_ACCOUNTS[purpose]}?token={token}"

    def practice(self, practice_id: UUID | str, language: str) -> str:
        """Return the URL of a practice."""
        if self.has_portal:
            return self.portal(f"practices/{practice_id}", language)
        return f"{self._base}/v1/practices/{practice_id}"

    def page(self, path: str) -> str:
        """Return the URL of a page on the platform."""
        return self._base + path

    def guide(self, service: str, operation: str, language: str) -> str:
        """Return the URL of an operation's place in the API guide."""
        return f"{self._base}/docs?lang={language}#/{service}/{operation}"

    def home(self, language: str) -> str:
        """Return the URL where somebody with an account goes on."""
        return self.portal("sign-in", language) if self.has_portal else self._base + "/"

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
