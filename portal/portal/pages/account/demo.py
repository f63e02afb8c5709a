"""Demo accounts that the sign-in page of a demonstration offers with one click each."""

from __future__ import annotations

from typing import Final, NamedTuple

DEMO_PASSWORD: Final = "kainotomia-demo"  # noqa: S105 - everybody knows it; such accounts exist in a demo only


class DemoAccount(NamedTuple):
    """One account: the part of its address before `@demo.example`, and its role in both languages."""

    name: str
    el: str
    en: str


DEMO_ACCOUNTS: Final = (
    DemoAccount("contributor", "Συντάκτης, Δήμος Λαμιέων", "Contributor, Municipality of Lamia"),
    DemoAccount("approver", "Εγκρίνων, Δήμος Λαμιέων", "Approver, Municipality of Lamia"),
    DemoAccount("centre", "Κέντρο καινοτομίας Στερεάς Ελλάδας", "Innovation centre of Sterea Ellada"),
    DemoAccount("curator", "Επιμελητής, Υπουργείο Εσωτερικών", "Curator, Ministry of Interior"),
    DemoAccount("reader", "Αναγνώστης χωρίς ρόλο", "Reader without a role"),
    DemoAccount("expert", "Ειδική του δικτύου", "Expert of the network"),
    DemoAccount("manager", "Διαχειριστής, Δήμος Λαμιέων", "Manager, Municipality of Lamia"),
    DemoAccount(
        "representative",
        "Εκπρόσωπος καινοτομίας, Δήμος Λαμιέων",
        "Representative for innovation, Municipality of Lamia",
    ),
    DemoAccount("evaluator", "Αξιολογητής πρακτικών", "Evaluator of practices"),
    DemoAccount("evaluator2", "Αξιολογήτρια πρακτικών", "Another evaluator of practices"),
    DemoAccount("curator2", "Δεύτερος επιμελητής, Υπουργείο Εσωτερικών", "Another curator, Ministry of Interior"),
    DemoAccount("chalkida", "Εγκρίνουσα, Δήμος Χαλκιδέων", "Approver, Municipality of Chalcis"),
    DemoAccount("centre2", "Κέντρο καινοτομίας Κρήτης", "Innovation centre of Crete"),
    DemoAccount("company", "Στέλεχος εταιρείας", "Member of a company"),
    DemoAccount("auditor", "Ελεγκτής", "Auditor"),
)
