"""Personal data of the audit trail, for the export; audit records remain after an erasure."""

from __future__ import annotations

from typing import Final

from chassis.audit.trail import table
from chassis.language import Localized
from chassis.personal_data import WHEN, PersonalDataCategory

AUDIT_TRAIL: Final = PersonalDataCategory(
    table=table,
    rows_of=lambda subject: table.c.about.contains([str(subject.person_id)]) | (table.c.actor_id == subject.person_id),
    title=Localized(el="Ίχνη ελέγχου", en="The audit trail"),
    fields={
        "at": WHEN,
        "action": Localized(el="Τι έγινε", en="What was done"),
        "target_type": Localized(el="Σε τι είδους πράγμα", en="On what kind of thing"),
        "target_id": Localized(el="Σε ποιο", en="On which one"),
        "outcome": Localized(el="Έκβαση", en="Outcome"),
    },
    retention_reason=Localized(
        el="Το ίχνος ελέγχου δεν αλλάζει, αλλιώς δεν αποδεικνύει τίποτε. Κρατά αναγνωριστικά και όχι ονόματα· μετά τη "
        "διαγραφή δεν οδηγούν σε κανέναν",
        en="The audit trail is never changed, or it would prove nothing. It holds identifiers and no names; after the "
        "erasure they lead to nobody",
    ),
)
