"""Operations of mail contacts."""

from __future__ import annotations

from typing import Any

from chassis.operations import internal
from chassis.service import Operations
from identity.access.mail_contact.queries import mail_contacts
from identity.access.mail_contact.schemas import (
    FindMailContacts,
    FindPersonOfAddress,
    MailContactsView,
    PersonOfAddressView,
)
from identity.person.person.queries import active_person_of
from identity.settings import IdentitySettings


class MailContactOperations(Operations[IdentitySettings]):
    """Mail contacts, for other services."""

    @internal(body=FindMailContacts, returns=MailContactsView)
    def mail_cards(self, *, body: dict[str, Any]) -> dict[str, Any]:
        """Return the current contacts for a mail. The caller stores none of them longer than the mail."""
        return {"items": mail_contacts(self.session, **body, secret=self.settings.secret, now=self.now)}

    @internal(body=FindPersonOfAddress, returns=PersonOfAddressView)
    def person_of_address(self, *, body: dict[str, Any]) -> dict[str, Any]:
        """Return the active person of an address, or null. The asking service tells its own caller neither."""
        return {"person_id": active_person_of(self.session, body["email"])}
