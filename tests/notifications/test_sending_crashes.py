"""Tests of senders that die, or seem to: accepted mails are never lost, and doubts are recorded."""

import threading

import structlog
from sqlalchemy.exc import OperationalError

from notifications.channels.mail.claims import GRACE, LEASE, Claims
from notifications.channels.mail.factory import close_sender


def died(platform, event, state="sending"):
    """Leave the rows of a sender that was killed between the server's acceptance and the commit."""
    platform.execute(
        "update deliveries set state = :state, attempts = 1, leased_by = 4711, started_at = :now, available_at = :until"
        " where event_id = :event_id",
        state=state,
        now=platform.clock(),
        until=platform.clock() + LEASE,
        event_id=event.id,
    )


def test_crash_after_acceptance_is_logged_and_resends_same_id(subscribed, post, clock):
    event = subscribed.publish()
    subscribed.deliver()
    died(subscribed, event)
    subscribed.send()
    assert len(post.mails) == 1, "the sender may only have lost its database for a moment"
    clock.forward(seconds=GRACE.total_seconds())
    with structlog.testing.capture_logs() as logs:
        subscribed.send()
    first, second = post.taken
    assert first[1] == second[1], "the same bytes, so the same Message-ID"
    row = subscribed.delivery_of(event)
    assert (row["state"], row["possible_duplicate"], row["attempts"]) == ("sent", True, 2)
    [said] = [line for line in logs if line["event"] == "mail_possible_duplicate"]
    assert said["possible_duplicate"] is True
    assert said["delivery_id"] == str(row["id"])


def test_a_crash_before_the_start_leaves_no_doubt(subscribed, post):
    event = subscribed.publish()
    subscribed.fan_out()
    died(subscribed, event, "queued")
    subscribed.send()
    row = subscribed.delivery_of(event)
    assert (row["state"], row["possible_duplicate"]) == ("sent", False)
    assert len(post.mails) == 1


def test_kill_before_commit_risks_one_mail_per_connection(platform, post, monkeypatch):
    platform.subscribers(50)
    platform.publish()
    platform.fan_out()
    left = threading.Semaphore(10)

    class Killed(BaseException):
        pass

    start, accepted = Claims.start, Claims.accepted

    def dying_start(self, delivery, digest, before):
        if not left.acquire(blocking=False):
            raise Killed
        return start(self, delivery, digest, before)

    def dying_accepted(self, delivery):
        raise Killed

    monkeypatch.setattr(threading, "excepthook", lambda args: None)
    monkeypatch.setattr(Claims, "start", dying_start)
    monkeypatch.setattr(Claims, "accepted", dying_accepted)
    monkeypatch.setattr(Claims, "give_back", lambda self: None)
    platform.send()
    close_sender(platform.engine)
    monkeypatch.setattr(Claims, "start", start)
    monkeypatch.setattr(Claims, "accepted", accepted)
    monkeypatch.undo()
    uncertain = platform.deliveries(state="sending")
    assert len(post.taken) == 10
    assert 1 <= len(uncertain) <= platform.settings.smtp_connections
    platform.clock.forward(seconds=GRACE.total_seconds())
    platform.send()
    platform.deliver_all()
    rows = platform.deliveries()
    assert {row["state"] for row in rows} == {"sent"}
    doubtful = {row["id"] for row in rows if row["possible_duplicate"]}
    assert doubtful == {row["id"] for row in uncertain}
    assert len(post.taken) == 50 + len(uncertain)


def test_a_living_sender_is_not_robbed(subscribed, post, clock):
    other = Claims(subscribed.engine, clock)
    other.open()
    event = subscribed.publish()
    subscribed.fan_out()
    [claimed] = other.take(10)
    assert other.start(claimed, "digest", None)
    clock.forward(minutes=10)
    subscribed.send()
    assert post.mails == []
    other.accepted(claimed)
    other.leave()
    other.close()
    assert subscribed.delivery_of(event)["state"] == "sent"


def test_two_senders_never_take_the_same(platform, clock):
    platform.subscribers(100)
    platform.publish()
    platform.fan_out()
    senders = [Claims(platform.engine, clock) for _ in range(2)]
    for sender in senders:
        sender.open()
    taken = [delivery.id for _ in range(5) for sender in senders for delivery in sender.take(10)]
    assert len(taken) == len(set(taken)) == 100
    for sender in senders:
        sender.leave()
        sender.close()


def test_acceptance_is_recorded_despite_a_brief_database_outage(subscribed, post, monkeypatch):
    monkeypatch.setattr("notifications.channels.delivery.retries._PAUSE", 0.01)
    event = subscribed.publish()
    subscribed.fan_out()
    accepted, faults = Claims.accepted, iter([True, True, False])

    def away(self, delivery):
        if next(faults):
            raise OperationalError("x", {}, Exception("gone"))
        accepted(self, delivery)

    monkeypatch.setattr(Claims, "accepted", away)
    subscribed.send()
    assert subscribed.delivery_of(event)["state"] == "sent"
    subscribed.send()
    assert len(post.mails) == 1
