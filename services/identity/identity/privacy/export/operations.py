"""Operation of the export."""

from __future__ import annotations

from typing import Final

from chassis.language import Localized
from chassis.operations import Answer, operation
from chassis.permissions import SIGNED_IN
from identity.person.person.model import PersonNotSignedIn
from identity.privacy.erasure.erase import own_account
from identity.privacy.erasure.model import ServicesAway
from identity.privacy.erasure.service_requests import ServiceRequests
from identity.privacy.export.schemas import ExportView

_TITLE: Final = {
    "el": "Αντίγραφο των προσωπικών μου δεδομένων (ΓΚΠΔ, άρθρα 15 και 20)",
    "en": "Copy of my personal data (GDPR, articles 15 and 20)",
}
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Disposition": 'attachment; filename="kainotomia-my-data.json"',
}


class ExportOperations(ServiceRequests):
    """The copy of one's own data."""

    @operation(
        "GET",
        "/v1/me/export",
        summary=Localized(el="Αντίγραφο των στοιχείων μου", en="A copy of my data"),
        description=Localized(
            el="Ό,τι τηρεί κάθε υπηρεσία για εσάς, με τη σημασία κάθε πεδίου, τι γίνεται με αυτό σε μια διαγραφή και "
            "γιατί. Έως 5.000 εγγραφές ανά είδος· `complete: false` αν υπάρχουν περισσότερες. Δεν αποθηκεύεται.",
            en="What each service holds about you, with the meaning of each field, what becomes of it in an erasure "
            "and why. At most 5,000 records of a kind; `complete: false` if there are more. It is stored nowhere.",
        ),
        allow=SIGNED_IN,
        returns=ExportView,
        transaction=False,  # the other services are asked
        errors=(PersonNotSignedIn, ServicesAway),
    )
    def export_my_data(self) -> Answer:
        """Return all data about the caller. Fails with 503 where a service is away: a partial copy would mislead."""
        with self.transaction() as session:
            person = own_account(session, self.principal)
        data = self.data_about(person)
        services = [{"service": service, "sections": sections} for service, sections in data.items()]
        export = {"title": _TITLE, "person_id": person.id, "made_at": self.now, "services": services}
        return Answer(export, headers=_HEADERS)
