"""Operations that identity calls about people, and the handler of erasures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from chassis.erasures import ErasesPeople
from chassis.operations import internal
from chassis.personal_data import Subject
from notifications.personal_data import PERSONAL_DATA, RETENTION
from notifications.privacy.erasure.model import ErasureAddress
from notifications.privacy.erasure.queries import address_digest_of, consents_of
from notifications.privacy.erasure.schemas import AskConsents, ConsentsView, ExpectErasure, MoveSubscriptions
from notifications.recipients.addresses import digest
from notifications.self_service.subscription.move import move


class ErasureOperations(ErasesPeople):
    """Forgets people, with the subscriptions of their address."""

    personal_data_categories = PERSONAL_DATA
    retention = RETENTION

    @internal(body=ExpectErasure)
    def expect_erasure(self, *, body: dict[str, Any]) -> None:
        """Note which address goes with a person. Nothing is erased until the event says so."""
        known = {"address_digest": digest(body["email"]), "noted_at": self.now}
        row = insert(ErasureAddress).values(person_id=body["person_id"], **known)
        self.session.execute(row.on_conflict_do_update(index_elements=["person_id"], set_=known))

    @internal(body=MoveSubscriptions)
    def move_subscriptions(self, *, body: dict[str, Any]) -> None:
        """Let the subscriptions of an address follow the account to its new, confirmed one. Idempotent."""
        move(self.session, **body, now=self.now)

    @internal(body=AskConsents, returns=ConsentsView)
    def consents_of_address(self, *, body: dict[str, Any]) -> dict[str, Any]:
        """Return the consents of an address, for identity, on behalf of the person with this confirmed address."""
        return {"items": consents_of(self.session, body["email"])}

    def subject_of(self, person_id: UUID, email: str | None = None) -> Subject:
        """Know a person by identifier and by the digest of their address."""
        known_as = digest(email) if email else address_digest_of(self.session, person_id)
        return Subject(person_id=person_id, known_as=known_as)
