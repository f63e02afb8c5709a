"""The brake of mails: of many of one kind, the first goes at once and one more tells how many followed."""

from threading import Thread

import pytest
from postal import body_html, body_text

from chassis.database import uuid7
from notifications.channels.mail.claims import GRACE
from notifications.notices.brake import BRAKED
from notifications.notices.model import AWAITED, CARRIES_LINK

PAUSE = 900
CENTRE = "centre@demo.example"
MORE = "Το ίδιο διάστημα υπήρξαν άλλες {} ειδοποιήσεις αυτού του είδους, που δεν στέλνονται χωριστά."


@pytest.fixture
def braked(platform, settings):
    """Notifications with the pause of an installation, and the manager of a centre."""
    platform.settings = settings(platform.settings.database_url, mail_pause_seconds=PAUSE)
    platform.centre = platform.person(CENTRE)
    platform.duty(platform.centre, "manager", organisation_id=uuid7(), kind="innovation_centre")
    return platform


def submit_many(platform, number, **changed):
    events = [platform.submit(**changed) for _ in range(number)]
    platform.fan_out()
    return events


def subjects(post):
    return [mail["Subject"] for mail in post.to(CENTRE)]


def test_a_bulk_submission_makes_a_mail_and_one_with_a_count(braked, post, clock):
    submit_many(braked, 1)
    braked.send()
    assert len(post.to(CENTRE)) == 1, "the first goes at once"
    clock.forward(seconds=60)
    submit_many(braked, 327)
    braked.deliver_all()
    assert len(post.to(CENTRE)) == 1
    clock.forward(seconds=PAUSE)
    braked.deliver_all()
    first, second = post.to(CENTRE)
    assert "(+" not in first["Subject"]
    assert second["Subject"] == f"{first['Subject']} (+326)"
    assert MORE.format(326) in body_text(second)
    assert MORE.format(326) in body_html(second)
    braked.fan_out()
    assert len(braked.deliveries(reason="told_together")) == 326
    clock.forward(seconds=2 * PAUSE)
    submit_many(braked, 1)
    braked.send()
    assert len(post.to(CENTRE)) == 3, "after a pause the next goes at once"


def test_what_waits_for_the_sender_collects_too(braked, post, clock):
    submit_many(braked, 2)
    braked.send()
    assert len(subjects(post)) == 1
    assert subjects(post)[0].endswith("(+1)")
    assert "άλλη μία ειδοποίηση" in body_text(post.to(CENTRE)[0])


def test_a_stream_of_submissions_makes_one_mail_in_each_pause(braked, post, clock):
    for _ in range(60):
        submit_many(braked, 1)
        braked.send()
        clock.forward(seconds=60)
    assert len(post.to(CENTRE)) == 4
    told = sum(1 + int(s.rpartition("(+")[2].rstrip(")")) if "(+" in s else 1 for s in subjects(post))
    clock.forward(seconds=PAUSE)
    braked.deliver_all()
    last = subjects(post)[4:]
    told += sum(1 + int(s.rpartition("(+")[2].rstrip(")")) if "(+" in s else 1 for s in last)
    assert told == 60, "each submission is told or counted once"


def test_kinds_and_recipients_do_not_wait_for_each_other(braked, post):
    other = braked.person("second@demo.example", language="en")
    braked.duty(other, "manager", organisation_id=uuid7(), kind="innovation_centre")
    curator = braked.person("curator@demo.example")
    braked.duty(curator, "curator")
    submit_many(braked, 1)
    submit_many(braked, 1, tier="ministry")
    braked.send()
    assert sorted(mail["To"] for mail in post.mails) == [CENTRE, "curator@demo.example", "second@demo.example"]


def test_an_event_heard_again_joins_nothing(braked, post, clock):
    submit_many(braked, 1)
    braked.execute("update notices set finished_at = null, cursor = null")
    braked.fan_out()
    braked.send()
    assert subjects(post) == [subjects(post)[0]]
    assert "(+" not in subjects(post)[0]


def test_a_sender_killed_with_the_count_sends_the_same_count(braked, post, clock):
    submit_many(braked, 3)
    braked.send()
    [sent] = braked.deliveries(state="sent")
    braked.execute(
        "update deliveries set state = 'sending', leased_by = 4711, started_at = :now where id = :id",
        now=clock(), id=sent["id"],
    )  # fmt: skip
    clock.forward(seconds=GRACE.total_seconds())
    braked.send()
    assert subjects(post) == [subjects(post)[0]] * 2
    assert subjects(post)[0].endswith("(+2)")


def test_the_next_goes_where_the_one_that_collected_may_not(braked, post, clock):
    submit_many(braked, 1)
    braked.send()
    post.taken.clear()
    clock.forward(seconds=60)
    first, *_ = submit_many(braked, 4)
    braked.execute(
        "update deliveries set state = 'suppressed', reason = 'practice_gone' where event_id = :id", id=first.id
    )
    braked.deliver()
    [mail] = post.to(CENTRE)
    assert mail["Subject"].endswith("(+2)")


def test_what_is_public_no_longer_is_not_counted(braked, post):
    braked.subscribe("reader@demo.example")
    post.taken.clear()
    events = [braked.publish() for _ in range(4)]
    braked.fan_out()
    for event in events[:2]:  # the one that collects, and one that joined it
        gone = {"practice_id": event.subject, "revision": 1, "organisation_id": None, "author_ids": []}
        braked.hear("practice.archived.v1", gone, subject=event.subject)
    braked.deliver()
    [mail] = post.to("reader@demo.example")
    assert mail["Subject"].endswith("(+1)")


def test_fan_outs_at_once_make_one_mail(braked, post):
    events = [braked.submit() for _ in range(12)]
    threads = [Thread(target=braked.fan_out) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    braked.fan_out()
    assert len(braked.deliveries(state="queued")) == 1
    assert len(braked.deliveries(reason="gathering")) == len(events) - 1


def test_mails_that_somebody_waits_for_are_never_braked():
    assert BRAKED.isdisjoint(AWAITED | set(CARRIES_LINK))


def test_a_demo_has_no_pause_and_an_installation_a_quarter(settings):
    demo = settings("postgresql+psycopg://x@localhost/x")
    assert demo.mail_pause.total_seconds() == 0
    assert settings("postgresql+psycopg://x@localhost/x", mail_pause_seconds=60).mail_pause.total_seconds() == 60
