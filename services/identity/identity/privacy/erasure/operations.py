"""Operations of erasures, and the subscription to the receipts of the other services."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.audit.record import PERSON
from chassis.language import Localized
from chassis.operations import Answer, operation
from chassis.permissions import ANYONE, SIGNED_IN
from chassis.subscriptions import Received, subscribe
from chassis.timers import every
from commons.permissions import CURATOR
from identity.access.session.password_proof import PasswordProof
from identity.erasing_services import ERASING_SERVICES
from identity.organisation.membership.model import LastManager
from identity.person.person.model import PersonNotFound, PersonNotSignedIn
from identity.privacy.erasure import erase, metrics, queries, schemas
from identity.privacy.erasure.model import ErasureNotFound, PlatformRoleHeld, ProofOfIdentityWanted, ServicesAway
from identity.privacy.erasure.service_requests import ServiceRequests
from identity.security.throttle.model import SignInTriedTooOften

RECEIPTED = "erasure.receipted.v1"
_NOT_STORED = {"Cache-Control": "no-store"}


def hear_receipts(operations: type[ErasureOperations]) -> type[ErasureOperations]:
    """Subscribe the operations to the receipts of each service."""
    for service in ERASING_SERVICES:

        def receive(self: ErasureOperations, event: Received) -> None:
            self.receive_receipt(event)

        receive.__name__ = f"on_{service}_receipted"
        setattr(operations, receive.__name__, subscribe(service, RECEIPTED, schema=schemas.ErasureReceipted)(receive))
    return operations


@hear_receipts
class ErasureOperations(PasswordProof, ServiceRequests):
    """Being forgotten."""

    @operation(
        "GET",
        "/v1/me/erasure",
        summary=Localized(el="Τι θα διαγραφεί και τι μένει", en="What an erasure would delete and keep"),
        allow=SIGNED_IN,
        returns=schemas.ErasurePreview,
        transaction=False,  # the other services are asked
        errors=(PersonNotSignedIn, ServicesAway),
    )
    def preview_erasure(self) -> Answer:
        """Return the categories of data held by every service, with their fate at an erasure. Changes nothing."""
        with self.transaction() as session:
            person = erase.own_account(session, self.principal)
        data = self.data_about(person, count=True)
        services = [{"service": service, "holds": sections} for service, sections in data.items()]
        return Answer({"services": services}, headers=_NOT_STORED)

    @operation(
        "DELETE",
        "/v1/me",
        summary=Localized(el="Διαγραφή του λογαριασμού μου", en="Erase my account"),
        description=Localized(
            el="Χρειάζεται ο κωδικός πρόσβασης, ή σύνδεση των τελευταίων 10 λεπτών (και υπηρεσίας). Δεν αναιρείται. "
            "Οι συνδέσεις τερματίζονται αμέσως· οι άλλες υπηρεσίες διαγράφουν μόλις το μάθουν και στέλνουν απόδειξη, "
            "που φαίνεται στο `receipt_url` χωρίς σύνδεση. Τι διαγράφεται και τι μένει: `GET /v1/me/erasure`.",
            en="Needs the password, or a sign-in of the last 10 minutes (the staff's too). Cannot be undone. Sessions "
            "end at once; the other services erase as soon as they hear of it and give a receipt each, shown at "
            "`receipt_url` without signing in. What goes and what stays: `GET /v1/me/erasure`.",
        ),
        allow=SIGNED_IN,
        body=schemas.EraseMe,
        returns=schemas.ErasureBegunView,
        status=202,
        transaction=False,  # a password is checked, and another service told what to look for
        errors=(PersonNotSignedIn, ProofOfIdentityWanted, LastManager, SignInTriedTooOften, ServicesAway),
    )
    def erase_me(self, *, body: dict[str, Any]) -> Answer:
        """Erase the caller."""
        with self.transaction(is_act=False) as session:
            person = erase.own_account(session, self.principal)
            fresh = erase.is_fresh(session, self.principal, now=self.now)
        matches = None
        if body["password"] is not None:
            matches = self.password_matches(person.email or "", person.password_hash or "", body["password"])
        erase.check_proof(fresh=fresh, password_matches=matches)
        return self._erase(person.id, person.email)

    @operation(
        "POST",
        "/v1/people/erasures",
        summary=Localized(el="Διαγραφή προσώπου μετά από γραπτό αίτημα", en="Erase a person who asked in writing"),
        description=Localized(
            el="Για όποιον δεν μπορεί να συνδεθεί ή είναι ο τελευταίος διαχειριστής φορέα. Δεν αναιρείται. Δώστε στο "
            "πρόσωπο το `receipt_url`. Όποιος έχει ρόλο σε όλη την πλατφόρμα διαγράφεται αφού του αφαιρεθεί.",
            en="For whoever cannot sign in, or is an organisation's last manager. Cannot be undone. Give the person "
            "the `receipt_url`. Who has a role on the whole platform is erased once an operator has taken it away.",
        ),
        allow=CURATOR,
        body=schemas.ErasePerson,
        returns=schemas.ErasureBegunView,
        status=202,
        transaction=False,  # another service is told what to look for
        errors=(PersonNotFound, PlatformRoleHeld, ServicesAway),
    )
    def erase_person(self, *, body: dict[str, Any]) -> Answer:
        """Erase a person on their written request."""
        with self.transaction(is_act=False) as session:
            person = erase.account_to_erase(session, body["email"])
        return self._erase(person.id, person.email, body["reference"])

    @operation(
        "GET",
        "/v1/people/erasures/{receipt}",
        summary=Localized(el="Απόδειξη διαγραφής", en="The receipt of an erasure"),
        allow=ANYONE,
        returns=schemas.ErasureView,
        errors=(ErasureNotFound,),
    )
    def get_erasure(self, receipt: str) -> Answer:
        """Return the progress of an erasure. The secret in its address is the permission; the answer names nobody."""
        return Answer(queries.find_by_receipt(self.session, receipt).receipt(), headers=_NOT_STORED)

    @every(seconds=300, exclusive=False)
    def watch_erasures(self) -> None:
        """Count the erasures that a service has not confirmed in time."""
        metrics.OVERDUE.set(queries.overdue(self.session, now=self.now)[0])

    def receive_receipt(self, event: Received) -> None:
        """Keep a service's receipt."""
        erasure = queries.lock_erasure(self.session, event.data["person_id"])
        if erasure is None:
            return
        erasure.receive(event.data["service"], event.data["erased"], now=self.now)

    def _erase(self, person_id: UUID, email: str | None, reference: str | None = None) -> Answer:
        self.expect_address(person_id, email)
        services = self.settings.erasing_services
        with self.transaction() as session:
            erasure, secret, events = erase.erase(
                session,
                person_id,
                categories=self.personal_data_categories,
                services=services,
                by=self.principal,
                reference=reference,
                now=self.now,
            )
            self.publish(*events)
            self.audit(target=(PERSON, person_id))
            session.flush()
            receipt = erasure.receipt()
        url = f"{self.settings.public_url.rstrip('/')}/v1/people/erasures/{secret}"
        return Answer({**receipt, "receipt_url": url}, headers=_NOT_STORED)
