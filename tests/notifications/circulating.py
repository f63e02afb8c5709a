"""Circulating: circulars with their people, and the steps that tests take often."""

from __future__ import annotations

from postal import LAMIA

from chassis.database import uuid7
from chassis.testing import member, person
from notifications.service import Notifications

ATHENS = uuid7()
EMPTY = uuid7()  # a body in which nobody has a role
FIRST, SECOND = person("curator", person_id=uuid7()), person("curator", person_id=uuid7())
TEXTS = {
    "number": "ΔΣΣΚ/ΤΚΒΠ/Φ.5/1/4904",
    "issued_on": "2026-03-02",
    "title_el": "Δίκτυο εκπροσώπων καινοτομίας",
    "title_en": "Network of representatives for innovation",
    "message_el": "Παρακαλούμε να ορίσετε δύο εκπροσώπους.",
    "contact_unit": "Τμήμα Καινοτομίας",
    "contact_phone": "210 0000000",
    "kinds": ["municipality"],
}
REPRESENTATIVES = {
    "kind": "appoint_representative",
    "title_el": "Ορισμός δύο εκπροσώπων",
    "min_count": 2,
    "due_on": "2026-03-20",
}
PRACTICE = {"kind": "submit_practice", "title_el": "Υποβολή μιας πρακτικής", "due_on": "2026-03-31"}
READ = {"kind": "acknowledge", "title_el": "Έλαβα γνώση", "required": False}
DECLARATION = {"kind": "declare", "title_el": "Συμμετοχή στην έρευνα"}


def tick(platform, timer):
    """Let one of the clocks of circulars strike."""
    instance = platform.instance()
    with instance.transaction():
        getattr(Notifications, timer).__wrapped__(instance)


def bodies(platform):
    """Three municipalities: two with people who are told, and one without anybody."""
    platform.organisation()
    platform.organisation(ATHENS, "Δήμος Αθηναίων", "Municipality of Athens")
    platform.organisation(EMPTY, "Δήμος Κενός", "Municipality of None")
    for name, body in (("lamia", LAMIA), ("athens", ATHENS)):
        platform.duty(platform.person(f"{name}@kainotomia.example"), "manager", organisation_id=body)


def write(platform, *, by=FIRST, **changed):
    answered = platform.call("write_circular", principal=by, body={**TEXTS, **changed})
    assert answered.status == 201, answered.json
    return answered.json["id"]


def issue(platform, circular):
    """Submit, approve by the second curator, and let the clock issue it."""
    assert platform.call("submit_circular", principal=FIRST, circular_id=circular).status == 200
    approved = platform.call("approve_circular", principal=SECOND, circular_id=circular, body={})
    assert approved.status == 200, approved.json
    tick(platform, "issue_circulars")


def issued(platform, **changed):
    circular = write(platform, **changed)
    issue(platform, circular)
    return circular


def tracked(platform, circular, by=FIRST, **query):
    """Return the totals, and the standing of each body by its Greek name."""
    answered = platform.call("track_circular", principal=by, circular_id=circular, query=query)
    assert answered.status == 200, answered.json
    return answered.json["totals"], {one["name_el"]: one for one in answered.json["items"]}


def appoint(platform, organisation_id=LAMIA, **options):
    representative = platform.person(f"{uuid7()}@kainotomia.example")
    platform.duty(representative, "representative", organisation_id=organisation_id, **options)
    return representative


def of_lamia(role="manager"):
    return member(LAMIA, role, person_id=uuid7())
