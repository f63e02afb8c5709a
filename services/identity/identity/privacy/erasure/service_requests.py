"""Asking the other services about a person, on behalf of that person alone."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from chassis.erasures import KeepsPersonalData
from chassis.errors import DeadlineExceeded, Unavailable
from identity.person.person.model import Person
from identity.privacy.erasure.model import ServicesAway
from identity.security.address_key import address_key
from identity.settings import IdentitySettings

KNOWS_ADDRESSES: Final = "notifications"
"""The service that knows people by the addresses they gave it without an account."""


class ServiceRequests(KeepsPersonalData[IdentitySettings]):
    """Requests to the other services for a person's data. Never made inside a transaction."""

    def subject_of(self, person_id: UUID, email: str | None = None) -> Any:
        """Return the subject of a person: identifier and address."""
        subject = super().subject_of(person_id)
        return type(subject)(person_id=person_id, known_as=address_key(email) if email else None)

    def data_about(self, person: Person, *, count: bool = False) -> dict[str, list[dict[str, Any]]]:
        """Return the data about a person by service, those of identity first; raise `ServicesAway`."""
        subject = self.subject_of(person.id, person.email)
        with self.transaction() as session:
            own = [(one.count if count else one.section)(session, subject) for one in self.personal_data_categories]
        data = {"identity": own}
        for service in self.settings.erasing_services:
            answer = self.call_service(service, "personal_data", person_id=person.id, email=person.email, count=count)
            data[service] = answer["sections"]
        return data

    def expect_address(self, person_id: UUID, email: str | None) -> None:
        """Tell notifications the address of the person, because the event that follows carries only the identifier."""
        if email and KNOWS_ADDRESSES in self.settings.erasing_services:
            self.call_service(KNOWS_ADDRESSES, "expect_erasure", person_id=person_id, email=email)

    def call_service(self, service: str, operation: str, **payload: Any) -> dict[str, Any]:
        """Call another service; raise `ServicesAway`, with `Retry-After`, when it does not answer."""
        try:
            return self.ask(service, operation, **payload)
        except (Unavailable, DeadlineExceeded):
            raise ServicesAway(headers={"Retry-After": "10"}) from None
