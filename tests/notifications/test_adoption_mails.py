"""Mails about adoptions: to the body that gave a practice, and to the one that takes it."""

import pytest
from postal import LAMIA, body_text

from chassis.database import uuid7

TAKER = uuid7()


@pytest.fixture
def people(platform):
    """A contributor and an approver of the giver and of the taker."""
    platform.organisation()
    found = {}
    for side, body in (("giver", LAMIA), ("taker", TAKER)):
        for role in ("contributor", "approver"):
            found[f"{side}_{role}"] = person = platform.person(f"{side}_{role}@kainotomia.example")
            platform.duty(person, role, organisation_id=body)
    return found


def hear(platform, event_type, people, **data):
    adoption_id = str(uuid7())
    event = {
        "adoption_id": adoption_id,
        "practice_id": str(uuid7()),
        "taker_id": str(TAKER),
        "giver_id": str(LAMIA),
        "mode": "adopt",
        "demo": False,
        "title": "Θυρίδα",
        "author_ids": [str(people["taker_contributor"])],
        **data,
    }
    platform.hear(event_type, event, subject=adoption_id)
    platform.deliver()


def told(post):
    return {mail["To"].partition("@")[0]: mail["Subject"] for mail in post.mails}


def test_the_giver_hears_of_the_start_and_of_the_wish_to_talk(platform, post, people):
    hear(platform, "adoption.started.v1", people, contact_wanted=True)
    assert told(post) == {"giver_approver": "Υιοθετούν την πρακτική σας: Θυρίδα"}
    assert "Ζητεί να μιλήσετε" in body_text(post.mails[0])


@pytest.mark.parametrize("data", [{"mode": "avoided"}, {"giver_id": None}])
def test_nobody_hears_of_an_avoidance_or_without_a_giver(platform, post, people, data):
    hear(platform, "adoption.started.v1", people, contact_wanted=False, **data)
    assert post.mails == []


@pytest.mark.parametrize("event_type", ["adoption.implemented.v1", "adoption.completed_privately.v1"])
def test_the_giver_is_asked_for_its_word(platform, post, people, event_type):
    hear(platform, event_type, people)
    assert told(post) == {"giver_approver": "Εφαρμόστηκε και αλλού: Θυρίδα"}


@pytest.mark.parametrize(
    ("adopted", "said"), [(12, "Είναι ο 12ος φορέας"), (1, "Είναι ο πρώτος φορέας"), (0, "Δείτε τη σελίδα της")]
)
def test_the_giver_reads_how_many_reuse_its_practice(platform, post, people, adopted, said):
    hear(platform, "adoption.implemented.v1", people, adopted=adopted)
    assert said in body_text(post.mails[0])


def test_the_taker_hears_what_the_giver_says(platform, post, people):
    hear(platform, "adoption.giver_answered.v1", people, says="disputed")
    subject = "Απάντησε ο φορέας της πρακτικής: Θυρίδα"
    assert told(post) == {"taker_contributor": subject, "taker_approver": subject}
    assert "δεν μετρά" in body_text(post.mails[0])


def test_the_taker_is_asked_whether_it_goes_on(platform, post, people):
    hear(platform, "adoption.asked_after.v1", people)
    assert set(told(post)) == {"taker_contributor", "taker_approver"}


def test_the_takers_approvers_are_asked_and_its_author_is_told(platform, post, people):
    hear(platform, "adoption.approval_requested.v1", people, reminder=False)
    assert told(post) == {"taker_approver": "Προς έγκριση, υιοθέτηση: Θυρίδα"}
    hear(platform, "adoption.returned.v1", people)
    assert told(post)["taker_contributor"] == "Επιστράφηκε η υιοθέτηση: Θυρίδα"
