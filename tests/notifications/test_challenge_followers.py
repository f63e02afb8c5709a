"""Tests of notices to followers of a challenge: what is public, once, and never the reason of a taking down."""

import pytest
from contest import TITLE, Contest
from postal import body_html, body_text, sent

from chassis.database import uuid7


@pytest.fixture
def contest(platform):
    platform.organisation()
    return Contest(platform)


# reviewers and owners


CHANGES = [
    ("challenge.updated.v1", {"title": TITLE, "changed": ["phases", "faq", "x"]}, "Άλλαξε η πρόκληση: {}"),
    ("challenge.question_answered.v1", {"question_id": str(uuid7()), "title": TITLE}, "Απαντήθηκε ερώτηση: {}"),
    (
        "challenge.announcement_made.v1",
        {"announcement_id": str(uuid7()), "title": TITLE, "text_title": "Νέα ημερομηνία"},
        "Ανακοίνωση για την πρόκληση: {}",
    ),
    (
        "challenge.results_published.v1",
        {
            "phase_id": str(uuid7()), "position": 1, "final": True, "entered": 12, "advanced": 2, "title": TITLE,
            "winners": [{"solution_id": str(uuid7()), "title": "Έξυπνα ραντεβού", "rank": 1}], "demo": False,
        },
        "Αποτελέσματα: {}",
    ),
    ("challenge.archived.v1", {}, "Ολοκληρώθηκε η πρόκληση: {}"),
]  # fmt: skip


def test_followers_hear_of_a_called_off_challenge_but_not_why(platform, post, contest):
    platform.material[contest.id] |= {"unpublished_reason": "ΜΥΣΤΙΚΟ"}
    contest.shown()
    platform.subscribe("follower@polites.example", challenges=[contest.id])
    platform.deliver()
    post.taken.clear()
    contest.told("challenge.archived.v1", called_off=True)
    platform.deliver()
    assert sent(post) == [("follower@polites.example", f"Ματαιώθηκε η πρόκληση: {TITLE}")]
    assert "ΜΥΣΤΙΚΟ" not in body_text(post.mails[0])
    assert contest.id not in body_html(post.mails[0])  # there is nothing to open any more


@pytest.mark.parametrize(("event_type", "data", "subject"), CHANGES, ids=[event for event, _, _ in CHANGES])
def test_followers_hear_each_change_and_why(platform, post, contest, event_type, data, subject):
    contest.shown()
    platform.subscribe("follower@polites.example", challenges=[contest.id])
    platform.subscribe("other@polites.example", challenges=[str(uuid7())])
    platform.subscribe("topic@polites.example", topics=["challenges"])
    platform.deliver()
    post.taken.clear()
    contest.told(event_type, **data)
    platform.deliver()
    assert sent(post) == [("follower@polites.example", subject.format(TITLE))]
    [mail] = post.mails
    assert f"επειδή ζητήσατε να ενημερώνεστε για: ό,τι αλλάζει στην πρόκληση «{TITLE}»." in body_text(mail)
    assert f"https://kainotomia.example/v1/challenges/{contest.id}" in body_html(mail)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-ID"] == "<challenges.kainotomia.example>"


def test_what_the_mails_to_followers_tell(platform, post, contest):
    contest.shown()
    platform.subscribe("follower@polites.example", challenges=[contest.id])
    platform.deliver()
    post.taken.clear()
    for event_type, data, _ in CHANGES[:4]:
        contest.told(event_type, **data)
    contest.phase("opened")
    platform.deliver()
    said = "\n".join(body_text(mail) for mail in post.mails)
    assert "Άλλαξαν: οι φάσεις και οι προθεσμίες, οι συχνές ερωτήσεις\n" in said
    assert "Νέα ημερομηνία\n==============" in said
    assert "Διακρίθηκαν: Έξυπνα ραντεβού" in said
    assert "Λήξη της φάσης: 30 Απριλίου 2026, 14:00 (ώρα Ελλάδας)" in said
    assert "Ως τη λήξη της φάσης υποβάλλονται λύσεις." in said


def test_a_change_that_names_nothing_is_no_news(platform, contest):
    contest.shown()
    platform.subscribe("follower@polites.example", challenges=[contest.id])
    before = len(platform.rows("select 1 from notices"))
    contest.shown("challenge.updated.v1", changed=[])
    assert len(platform.rows("select 1 from notices")) == before


def test_the_title_is_the_last_one_that_was_public(platform, post, contest):
    contest.shown()
    platform.subscribe("follower@polites.example", challenges=[contest.id])
    contest.shown("challenge.updated.v1", title="Καμία ουρά", changed=["title"])
    platform.deliver()
    post.taken.clear()
    contest.told("challenge.question_answered.v1", question_id=str(uuid7()))
    platform.deliver()
    assert sent(post) == [("follower@polites.example", "Απαντήθηκε ερώτηση: Καμία ουρά")]


def test_what_is_taken_down_is_told_to_nobody_any_more(platform, post, contest):
    contest.shown()
    platform.subscribe("follower@polites.example", challenges=[contest.id])
    platform.deliver()
    post.taken.clear()
    opened = contest.phase("opened")
    platform.fan_out()
    contest.told("challenge.unpublished.v1")
    platform.deliver()
    [row] = platform.deliveries(event_id=opened.id)
    assert (row["state"], row["reason"]) == ("suppressed", "no_longer_public")
    assert post.mails == []


def test_returning_challenge_is_news_only_to_its_followers(platform, post, contest):
    platform.subscribe("topic@polites.example", topics=["challenges"])
    platform.subscribe("follower@polites.example", challenges=[contest.id])
    contest.shown(again=True)
    platform.deliver()
    new = [mail["To"] for mail in post.mails if mail["Subject"].startswith("Νέα πρόκληση")]
    assert new == ["follower@polites.example"]


def test_followers_hear_of_a_practice_from_their_challenge(platform, post, contest):
    contest.shown()
    platform.subscribe("follower@polites.example", challenges=[contest.id])
    platform.subscribe("other@polites.example", challenges=[str(uuid7())])
    platform.deliver()
    post.taken.clear()
    event = platform.publish(challenge_id=contest.id, pilot_id=str(uuid7()))
    platform.publish()
    platform.deliver()
    assert len(platform.deliveries(event_id=event.id, kind="practice_published")) == 1
    assert sent(post) == [("follower@polites.example", "Νέα πρακτική: Ψηφιακή θυρίδα πολιτών")]
