"""Mails of what happens to a practice inside its body and at its end: approval, return, archiving."""

import pytest
from postal import LAMIA, body_text

from chassis.database import uuid7


@pytest.fixture
def lamia(platform):
    """An author, an approver and a manager of a body, and an approver of another."""
    platform.organisation()
    people = {role: platform.person(f"{role}@lamia.example") for role in ("contributor", "approver", "manager")}
    for role, person_id in people.items():
        platform.duty(person_id, role)
    platform.duty(platform.person("neighbour@volos.example"), "approver", organisation_id=uuid7())
    return people


def hear(platform, event_type, author, material, **data):
    practice_id = str(uuid7())
    platform.material[practice_id] = {"title": "Θυρίδα", "comment": None, "remarks": [], **material}
    event = {
        "practice_id": practice_id, "revision": 1, "organisation_id": str(LAMIA), "author_ids": [str(author)], **data,
    }  # fmt: skip
    platform.hear(event_type, event, subject=practice_id)
    platform.deliver()


@pytest.mark.parametrize(
    ("reminder", "subject"), [(False, "Προς έγκριση: Θυρίδα"), (True, "Υπενθύμιση, προς έγκριση: Θυρίδα")]
)
def test_those_who_may_approve_are_asked(platform, post, lamia, reminder, subject):
    asked = {"resubmission": False, "reminder": reminder}
    hear(platform, "practice.approval_requested.v1", lamia["contributor"], {}, **asked)
    assert sorted(mail["To"] for mail in post.mails) == ["approver@lamia.example", "manager@lamia.example"]
    assert {mail["Subject"] for mail in post.mails} == {subject}


def test_a_returned_practice_comes_with_comment_and_remarks(platform, post, lamia):
    remark = {"section": "results", "section_el": "Αποτελέσματα", "section_en": "Results", "text": "Δώστε αριθμούς."}
    material = {"comment": "Λείπουν στοιχεία.", "remarks": [remark]}
    hear(platform, "practice.returned.v1", lamia["contributor"], material, review_id=str(uuid7()))
    mail = next(mail for mail in post.mails if mail["To"] == "contributor@lamia.example")
    assert mail["Subject"] == "Επιστράφηκε: Θυρίδα"
    assert "> Λείπουν στοιχεία.\n> Αποτελέσματα: Δώστε αριθμούς." in body_text(mail)


def test_authors_are_told_of_archiving_and_why(platform, post, lamia):
    hear(platform, "practice.archived.v1", lamia["contributor"], {"archive_reason": "Ο νόμος άλλαξε."})
    assert "contributor@lamia.example" in {mail["To"] for mail in post.mails}
    for mail in post.mails:
        assert mail["Subject"] == "Αρχειοθετήθηκε: Θυρίδα"
        assert "> Ο νόμος άλλαξε." in body_text(mail)


@pytest.mark.parametrize(
    ("language", "due_at", "line"),
    [
        ("el", "2026-07-10T21:30:00+00:00", "Προθεσμία: 11 Ιουλίου 2026, 00:30 (ώρα Ελλάδας)"),
        ("en", "2026-12-10T09:05:00Z", "Due: 10 December 2026, 11:05 (Greek time)"),
    ],
)
def test_reviewers_read_the_due_date_in_greek_time(platform, post, language, due_at, line):
    curator = platform.person(language=language)
    platform.duty(curator, "curator")
    hear(platform, "practice.submitted.v1", curator, {"due_at": due_at}, tier="ministry")
    [mail] = post.mails
    assert line in body_text(mail).splitlines()


def test_a_practice_without_due_date_names_none(platform, post):
    curator = platform.person()
    platform.duty(curator, "curator")
    hear(platform, "practice.submitted.v1", curator, {"due_at": None}, tier="ministry")
    [mail] = post.mails
    assert "Προθεσμία" not in body_text(mail)


def test_subscribers_hear_nothing_of_what_is_for_public_bodies(platform, post, lamia):
    platform.subscribe("anyone@polites.example")
    practice_id = str(uuid7())
    said = {"practice_id": practice_id, "author_ids": [str(lamia["contributor"])]}
    platform.publish(**said, audience="public_bodies")
    platform.deliver()
    assert "contributor@lamia.example" in {mail["To"] for mail in post.mails}
    assert not platform.deliveries(kind="practice_published")


def test_narrowing_calls_off_what_waits_for_subscribers(platform, lamia):
    platform.subscribe("anyone@polites.example")
    practice_id = str(uuid7())
    platform.publish(practice_id=practice_id)
    said = {"practice_id": practice_id, "revision": 2, "organisation_id": str(LAMIA), "author_ids": []}
    platform.hear("practice.unlisted.v1", said, subject=practice_id)
    platform.deliver()
    assert {row["state"] for row in platform.deliveries(kind="practice_published")} <= {"called_off", "cancelled"}
