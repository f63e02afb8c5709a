"""Operation of the consent history."""

from __future__ import annotations

from typing import Any

from chassis.audit.record import PERSON
from chassis.language import Localized
from chassis.operations import Answer, operation
from chassis.permissions import SIGNED_IN
from identity.person.consent.model import NothingToRenew, WordsChanged, periods
from identity.person.consent.queries import of_person
from identity.person.consent.record import renew
from identity.person.person.model import PersonNotSignedIn
from identity.privacy.consent_history.schemas import ConsentsView, ConsentView, RenewConsent
from identity.privacy.erasure.erase import own_account
from identity.privacy.erasure.model import ServicesAway
from identity.privacy.erasure.service_requests import KNOWS_ADDRESSES, ServiceRequests


class ConsentOperations(ServiceRequests):
    """Consents of the caller."""

    @operation(
        "POST",
        "/v1/me/consents",
        summary=Localized(el="Συγκατάθεση στα λόγια που άλλαξαν", en="Agree to words that have changed"),
        description=Localized(
            el="Με την έκδοση (`version`) που εμφανίστηκε, από τα `consents_wanted` του `GET /v1/me`. Δεύτερη φορά δεν "
            "αλλάζει τίποτε.",
            en="With the `version` that was shown, from `consents_wanted` of `GET /v1/me`. A second time changes "
            "nothing.",
        ),
        allow=SIGNED_IN,
        body=RenewConsent,
        status=204,
        errors=(PersonNotSignedIn, WordsChanged, NothingToRenew),
    )
    def renew_consent(self, *, body: dict[str, Any]) -> None:
        """Record the caller's consent to words that have changed since they agreed."""
        person = own_account(self.session, self.principal)
        self.audit(target=(PERSON, person.id), details=body)
        renew(self.session, person.id, **body, operation="renew_consent", now=self.now)

    @operation(
        "GET",
        "/v1/me/consents",
        summary=Localized(el="Οι συγκαταθέσεις μου", en="My consents"),
        description=Localized(
            el="Και οι εγγραφές ενημέρωσης της διεύθυνσής μου, που επιβεβαιώθηκαν με μήνυμα. Ανακαλούνται με `PUT` ή "
            "`DELETE /v1/experts/me`, με τον σύνδεσμο κάθε ενημέρωσης, με `DELETE /v1/me`.",
            en="With the subscriptions of one's address that were confirmed by mail. They are taken back with `PUT` or "
            "`DELETE /v1/experts/me`, with the link in every mail, with `DELETE /v1/me`.",
        ),
        allow=SIGNED_IN,
        returns=ConsentsView,
        transaction=False,  # another service is asked
        errors=(PersonNotSignedIn, ServicesAway),
    )
    def list_consents(self) -> Answer:
        """List the caller's consents, the withdrawn ones included."""
        with self.transaction() as session:
            person = own_account(session, self.principal)
            own = [ConsentView().dump(one) for one in periods(of_person(session, person.id))]
        others: list[dict[str, str]] = []
        if KNOWS_ADDRESSES in self.settings.erasing_services:
            others = self.call_service(KNOWS_ADDRESSES, "consents_of_address", email=person.email)["items"]
        items = sorted([*own, *others], key=lambda one: one["given_at"])
        return Answer(ConsentsView().load({"items": items}), headers={"Cache-Control": "no-store"})
