"""Demo accounts: one of each kind, with a password that everybody knows; never outside a demo."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Final

from sqlalchemy.orm import Session

from chassis.events import Event
from commons.roles import APPROVER, AUDITOR, CENTRE_KIND, CONTRIBUTOR, CURATOR, EVALUATOR, MANAGER, REPRESENTATIVE
from identity.organisation.membership.model import Membership, PlatformRole
from identity.organisation.organisation.model import OrganisationFacts
from identity.organisation.organisation.queries import get_organisation
from identity.organisation.register.entries import Entry, identifier
from identity.organisation.register.register_import import import_entries
from identity.person.person.model import Person
from identity.person.person.queries import claim_address

PASSWORD: Final = "kainotomia-demo"  # noqa: S105 - printed on the first screen of the demo
_CENTRE: Final = "innovation-centre:GR-H:open"
_LAMIA: Final = "municipality:2701"
_CHALKIDA: Final = "municipality:2901"
_CRETE: Final = "innovation-centre:GR-M:demo"
_COMPANY: Final = "company:demo"

BODIES: Final = (
    Entry(
        identifier(_CRETE),
        OrganisationFacts(
            kind=CENTRE_KIND,
            name_el="Κέντρο Καινοτομίας Κρήτης (φανταστικός φορέας επίδειξης)",
            name_en="Innovation Centre of Crete (made up for the demonstration)",
            slug="innovation-centre-crete-demo",
            parent_id=identifier("region:GR-M"),
            region="GR-M",
            nuts2="EL43",
            seat_el="Ηράκλειο",
            latitude=35.3387,
            longitude=25.1442,
        ),
    ),
    Entry(
        identifier(_COMPANY),
        OrganisationFacts(
            kind="company",
            name_el="Ηλιοτρόπιο Λογισμικό ΙΚΕ (φανταστικός φορέας επίδειξης)",
            name_en="Heliotrope Software (made up for the demonstration)",
            slug="heliotrope-demo",
            region="GR-H",
            seat_el="Λαμία",
        ),
    ),
)
"""Bodies of the demonstration that the register lacks; their names say that they are made up."""


@dataclass(frozen=True)
class DemoAccount:
    """A demo account: an address, a name, a platform role or a role in a body of the register."""

    email: str
    name: str
    platform_role: str | None = None
    member_of: str | None = None
    role: str = ""


ACCOUNTS: Final = (
    DemoAccount("curator@demo.example", "Επιμελήτρια Υπουργείου (δοκιμαστικός λογαριασμός)", platform_role=CURATOR),
    DemoAccount(
        "centre@demo.example", "Υπεύθυνος Κέντρου Καινοτομίας (δοκιμαστικός λογαριασμός)", None, _CENTRE, MANAGER
    ),
    DemoAccount(
        "contributor@demo.example", "Συντάκτρια Δήμου Λαμιέων (δοκιμαστικός λογαριασμός)", None, _LAMIA, CONTRIBUTOR
    ),
    DemoAccount("approver@demo.example", "Εγκρίνων Δήμου Λαμιέων (δοκιμαστικός λογαριασμός)", None, _LAMIA, APPROVER),
    DemoAccount("reader@demo.example", "Αναγνώστρια (δοκιμαστικός λογαριασμός)"),
    DemoAccount("expert@demo.example", "Ελένη Δοκιμαστική, ειδική (δοκιμαστικός λογαριασμός)"),
    DemoAccount(
        "manager@demo.example", "Διαχειρίστρια Δήμου Λαμιέων (δοκιμαστικός λογαριασμός)", None, _LAMIA, MANAGER
    ),
    DemoAccount(
        "representative@demo.example",
        "Εκπρόσωπος καινοτομίας, Δήμος Λαμιέων (δοκιμαστικός λογαριασμός)",
        None,
        _LAMIA,
        REPRESENTATIVE,
    ),
    DemoAccount("evaluator@demo.example", "Αξιολογητής πρακτικών (δοκιμαστικός λογαριασμός)", EVALUATOR),
    DemoAccount("evaluator2@demo.example", "Αξιολογήτρια πρακτικών (δοκιμαστικός λογαριασμός)", EVALUATOR),
    DemoAccount("curator2@demo.example", "Επιμελητής Υπουργείου (δοκιμαστικός λογαριασμός)", platform_role=CURATOR),
    DemoAccount(
        "chalkida@demo.example", "Εγκρίνουσα Δήμου Χαλκιδέων (δοκιμαστικός λογαριασμός)", None, _CHALKIDA, APPROVER
    ),
    DemoAccount(
        "centre2@demo.example", "Υπεύθυνη Κέντρου Καινοτομίας Κρήτης (δοκιμαστικός λογαριασμός)", None, _CRETE, MANAGER
    ),
    DemoAccount("company@demo.example", "Στέλεχος εταιρείας (δοκιμαστικός λογαριασμός)", None, _COMPANY, MANAGER),
    DemoAccount("auditor@demo.example", "Ελεγκτής (δοκιμαστικός λογαριασμός)", AUDITOR),
)


def read_bodies() -> Iterator[Entry]:
    """Yield the bodies of the fictional cases, one for each region."""
    rows = json.loads(resources.files("identity").joinpath("demo_bodies.json").read_text(encoding="utf-8"))
    for row in rows:
        key = row.pop("key")
        yield Entry(identifier(key), OrganisationFacts(**row))


def seed_bodies(session: Session, *, now: datetime) -> list[Event]:
    """Register the bodies of the demonstration, or bring them up to date. Raises `OrganisationNotFound`."""
    for body in BODIES:
        if body.facts.parent_id:
            get_organisation(session, body.facts.parent_id)
    return [event for _, event in import_entries(session, [*BODIES, *read_bodies()], now=now) if event is not None]


def seed_account(session: Session, account: DemoAccount, *, password_hash: str, now: datetime) -> list[Event]:
    """Make one demo account unless it exists; no mail goes out, for nobody announces a registration."""
    if claim_address(session, account.email) is not None:
        return []
    person, _ = Person.register(
        email=account.email, name=account.name, language="el", password_hash=password_hash, now=now
    )
    person.confirm(name=account.name, language="el", password_hash=password_hash, now=now)
    session.add(person)
    session.flush()
    events: list[Event] = []
    if account.platform_role:
        granted, role_event = PlatformRole.grant(person.id, account.platform_role, now=now)
        session.add(granted)
        events.append(role_event)
    if account.member_of:
        organisation = get_organisation(session, identifier(account.member_of))
        membership, member_event = Membership.add(person.id, organisation, account.role, held=(), now=now)
        session.add(membership)
        events.append(member_event)
    return events
