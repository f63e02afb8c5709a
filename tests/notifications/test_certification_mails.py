"""Mails about certification: to evaluators, and to the body whose practice is certified or not."""

import pytest
from postal import LAMIA, body_text

from chassis.database import uuid7

CERTIFIED_UNTIL = "2028-03-02T09:30:00+00:00"


@pytest.fixture
def people(platform):
    """An author and an approver of a body, a curator, managers of two centres."""
    platform.organisation()
    found = {
        who: platform.person(f"{who}@kainotomia.example")
        for who in ("author", "approver", "curator", "centre", "elsewhere")
    }
    platform.duty(found["author"], "contributor")
    platform.duty(found["approver"], "approver")
    platform.duty(found["curator"], "curator")
    for who, region in (("centre", "GR-H"), ("elsewhere", "GR-E")):
        centre = {"organisation_id": uuid7(), "kind": "innovation_centre", "region": region}
        platform.duty(found[who], "manager", **centre)
    return found


def hear(platform, event_type, people, **data):
    practice_id = str(uuid7())
    platform.material[practice_id] = {"title": "Θυρίδα", "comment": None, "remarks": []}
    event = {
        "practice_id": practice_id,
        "revision": 1,
        "organisation_id": str(LAMIA),
        "author_ids": [str(people["author"])],
        **data,
    }
    platform.hear(event_type, event, subject=practice_id)
    platform.deliver()


def told(post):
    return {mail["To"].partition("@")[0]: mail["Subject"] for mail in post.mails}


def test_those_who_may_evaluate_are_told(platform, post, people):
    hear(platform, "practice.certification_requested.v1", people, region="GR-H", proposed=False)
    assert told(post) == dict.fromkeys(("curator", "centre"), "Προς πιστοποίηση: Θυρίδα")


def test_central_practices_are_for_curators(platform, post, people):
    hear(platform, "practice.certification_requested.v1", people, region=None, proposed=True)
    assert set(told(post)) == {"curator"}


def test_a_curator_who_begins_later_is_told_too(platform, post, people):
    hear(platform, "practice.certification_requested.v1", people, region=None, proposed=True)
    platform.duty(platform.person("newcomer@kainotomia.example"), "curator")
    platform.deliver()
    assert set(told(post)) == {"curator", "newcomer"}


def test_appointed_evaluators_hear_of_every_region(platform, post, people):
    platform.appoint(platform.person("evaluator@kainotomia.example"), "evaluator")
    hear(platform, "practice.certification_requested.v1", people, region="GR-E", proposed=False)
    assert set(told(post)) == {"curator", "elsewhere", "evaluator"}


def test_an_evaluator_is_reminded_of_the_due_date(platform, post, people):
    due = {"evaluator_id": str(people["curator"]), "due_at": "2026-07-10T21:30:00+00:00"}
    hear(platform, "practice.certification_place_ending.v1", people, **due)
    [mail] = post.mails
    assert (mail["To"], mail["Subject"]) == ("curator@kainotomia.example", "Λήγει η θέση σας: Θυρίδα")
    assert "Προθεσμία: 11 Ιουλίου 2026, 00:30 (ώρα Ελλάδας)" in body_text(mail)


def test_a_freed_place_is_told_to_its_evaluator_and_the_others(platform, post, people):
    freed = {"evaluator_id": str(people["curator"]), "region": "GR-H", "waits": True}
    hear(platform, "practice.certification_place_freed.v1", people, **freed)
    assert told(post) == {
        "curator": "Ελευθερώθηκε η θέση σας: Θυρίδα",
        "centre": "Προς πιστοποίηση: Θυρίδα",
    }


def test_only_the_evaluator_hears_of_what_is_archived(platform, post, people):
    freed = {"evaluator_id": str(people["centre"]), "region": "GR-H", "waits": False}
    hear(platform, "practice.certification_place_freed.v1", people, **freed)
    [mail] = post.mails
    assert "δεν είναι πια δημόσια" in body_text(mail)


def test_whoever_no_longer_evaluates_reads_why(platform, post, people):
    freed = {"evaluator_id": str(people["curator"]), "region": "GR-E", "waits": True, "role_ended": True}
    hear(platform, "practice.certification_place_freed.v1", people, **freed)
    mail = next(mail for mail in post.mails if "Ελευθερώθηκε" in mail["Subject"])
    assert "Ο ρόλος με τον οποίο την είχατε έληξε" in body_text(mail)


OF_THE_BODY = {
    "practice.certified.v1": "Πιστοποιήθηκε: Θυρίδα",
    "practice.not_certified.v1": "Δεν πιστοποιήθηκε: Θυρίδα",
    "practice.certificate_ending.v1": "Λήγει η πιστοποίηση: Θυρίδα",
}


@pytest.mark.parametrize(("event_type", "subject"), OF_THE_BODY.items(), ids=OF_THE_BODY)
def test_the_body_is_told(platform, post, people, event_type, subject):
    said = {} if "not_certified" in event_type else {"certified_until": CERTIFIED_UNTIL}
    hear(platform, event_type, people, **said)
    assert told(post) == dict.fromkeys(("author", "approver"), subject)
    for mail in post.mails:
        assert ("Ισχύει έως: 2 Μαρτίου 2028" in body_text(mail)) is bool(said)


def test_the_body_and_the_evaluators_hear_of_the_end(platform, post, people):
    ended = {"certified_until": CERTIFIED_UNTIL, "evaluator_ids": [str(people["curator"]), str(people["centre"])]}
    hear(platform, "practice.certificate_ended.v1", people, **ended)
    assert told(post) == dict.fromkeys(("author", "approver", "curator", "centre"), "Έληξε η πιστοποίηση: Θυρίδα")


def test_authors_and_approvers_are_asked_whether_it_still_runs(platform, post, people):
    hear(platform, "practice.renewal_due.v1", people, due_on="2027-03-02", stale_on="2027-05-01", reminder=0)
    assert told(post) == dict.fromkeys(("author", "approver"), "Ισχύει ακόμη; Θυρίδα")
    said = body_text(post.mails[0])
    assert "1 Μαΐου 2027" in said
    assert "μία φορά τον χρόνο" in said


def test_a_reminder_says_so(platform, post, people):
    hear(platform, "practice.renewal_due.v1", people, due_on="2027-03-02", stale_on="2027-05-01", reminder=2)
    assert "Υπενθύμιση" in body_text(post.mails[0])
