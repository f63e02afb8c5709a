"""Mails about impact claims: to the body that states them, and to those who may verify them."""

from datetime import UTC, datetime

import pytest
from postal import LAMIA, body_text

from chassis.database import uuid7

CENTRE = uuid7()
DUE = {"due_at": datetime(2026, 4, 1, 9, tzinfo=UTC).isoformat(), "overdue": False}


@pytest.fixture
def people(platform):
    """A contributor and an approver of the body, and those who verify: one of them also works for the body."""
    platform.organisation()
    found = {}
    for role in ("contributor", "approver"):
        found[role] = person = platform.person(f"{role}@kainotomia.example")
        platform.duty(person, role, organisation_id=LAMIA)
    for name, role in (("curator", "curator"), ("near", "curator"), ("auditor", "auditor"), ("evaluator", "evaluator")):
        found[name] = platform.person(f"{name}@kainotomia.example")
        platform.appoint(found[name], role)
    found["centre"] = platform.person("centre@kainotomia.example")
    platform.duty(found["centre"], "manager", organisation_id=CENTRE, kind="innovation_centre", region="GR-E")
    platform.duty(found["near"], "contributor", organisation_id=LAMIA)
    return found


def hear(platform, event_type, people, **data):
    impact_id = str(uuid7())
    practice_id = str(uuid7())
    event = {
        "impact_id": impact_id,
        "adoption_id": None,
        "practice_id": practice_id,
        "organisation_id": str(LAMIA),
        "giver_id": None,
        "demo": False,
        "title": "Θυρίδα",
        "author_ids": [str(people["contributor"])],
        **data,
    }
    platform.hear(event_type, event, subject=impact_id)
    platform.deliver()


def told(post):
    return {mail["To"].partition("@")[0]: mail["Subject"] for mail in post.mails}


@pytest.mark.parametrize(
    ("event_type", "subject"),
    [
        ("impact.verified.v1", "Επαληθεύτηκε το όφελος: Θυρίδα"),
        ("impact.verified_privately.v1", "Επαληθεύτηκε το όφελος: Θυρίδα"),
        ("impact.disputed.v1", "Αμφισβητήθηκε το όφελος: Θυρίδα"),
        ("impact.reopened.v1", "Ξανά προς επαλήθευση: Θυρίδα"),
    ],
)
def test_the_claimant_hears_the_verdict_with_its_comment(platform, post, people, event_type, subject):
    hear(platform, event_type, people, comment="Λείπει η απόφαση του συμβουλίου.")
    assert told(post) == {"contributor": subject, "approver": subject}
    assert "Λείπει η απόφαση του συμβουλίου." in body_text(post.mails[0])


def test_verifiers_hear_of_the_due_date_and_nobody_of_the_body(platform, post, people):
    hear(platform, "impact.verification_due.v1", people, **DUE)
    subject = "Περιμένει επαλήθευση: Θυρίδα"
    assert told(post) == dict.fromkeys(("curator", "auditor", "centre"), subject)
    assert "περιμένει σύντομα" in body_text(post.mails[0])


def test_once_due_the_mail_says_so(platform, post, people):
    hear(platform, "impact.verification_due.v1", people, **{**DUE, "overdue": True})
    assert "περιμένει ακόμη" in body_text(post.mails[0])


def test_the_bodys_approvers_are_asked_and_the_author_told(platform, post, people):
    hear(platform, "impact.approval_requested.v1", people, reminder=False)
    assert told(post) == {"approver": "Προς έγκριση, δήλωση οφέλους: Θυρίδα"}
    hear(platform, "impact.returned.v1", people)
    assert told(post)["contributor"] == "Επιστράφηκε η δήλωση οφέλους: Θυρίδα"
