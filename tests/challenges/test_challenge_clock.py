"""The clock publishes, opens and closes: each once, at its minute, also after a time when nobody looked."""

from datetime import UTC, datetime, timedelta

import personas
import pytest
from challenging import Challenging, minute
from service_under_test import ServiceUnderTest, kind
from sqlalchemy import text

from challenges.call.challenge import clock as challenge_clock

TIMED = ("challenge.published.v1", "challenge.phase_opened.v1", "challenge.phase_closed.v1")


class ClockArena(Challenging, ServiceUnderTest):
    """A service under test with challenges."""

    def timed(self):
        return [(event["type"].split(".")[1], event["data"].get("position")) for event in self.events(*TIMED)]


@pytest.fixture
def service_under_test(challenges):
    return ClockArena(challenges.caller)


def at(moment):
    return datetime.fromisoformat(moment)


def test_scheduled_publication_happens_at_its_minute(service_under_test, clock):
    challenge_id = service_under_test.challenge("approved")
    when = minute(clock.now + timedelta(minutes=10))
    planned = service_under_test.publish_challenge(challenge_id, at=when)
    assert planned.json["state"] == "approved"
    clock.now = at(when) - timedelta(seconds=3)
    service_under_test.keep_time()
    assert service_under_test.read_challenge(challenge_id).json["state"] == "approved"
    clock.now = at(when)
    service_under_test.keep_time()
    read = service_under_test.read_challenge(challenge_id, personas.READER).json
    assert (read["state"], read["published_at"]) == ("published", when)
    assert service_under_test.events("challenge.published.v1")[0]["data"]["published_at"] == when


def test_a_plan_can_be_moved_and_the_past_is_refused(service_under_test, clock):
    challenge_id = service_under_test.challenge("approved")
    first = minute(clock.now + timedelta(minutes=10))
    service_under_test.publish_challenge(challenge_id, at=first)
    assert service_under_test.publish_challenge(challenge_id, at=minute(clock.now + timedelta(hours=1))).status == 200
    clock.now = at(first) + timedelta(minutes=1)
    service_under_test.keep_time()
    assert service_under_test.read_challenge(challenge_id).json["state"] == "approved"
    assert kind(service_under_test.publish_challenge(challenge_id, at=first)).type == "publication-in-the-past"


def test_a_phase_opens_and_closes_at_its_minutes(service_under_test, clock):
    challenge_id = service_under_test.challenge("published")
    first = service_under_test.read_challenge(challenge_id).json["phases"][0]
    clock.now = at(first["opens_at"]) - timedelta(seconds=5)
    service_under_test.keep_time()
    assert service_under_test.timed() == [("published", None)]
    clock.now = at(first["opens_at"])
    service_under_test.keep_time()
    assert service_under_test.timed() == [("published", None), ("phase_opened", 1)]
    opened = service_under_test.events("challenge.phase_opened.v1")[0]["data"]
    assert opened["opened_at"] == opened["opens_at"] == first["opens_at"]
    assert (opened["title"], opened["phase_name"], opened["takes_submissions"]) == (
        "Λιγότερη αναμονή στα ΚΕΠ",
        "Ιδέες",
        True,
    )
    clock.now = at(first["closes_at"]) - timedelta(seconds=4)
    assert service_under_test.read_challenge(challenge_id).json["openness"] == "open"
    clock.now = at(first["closes_at"])
    assert service_under_test.read_challenge(challenge_id).json["openness"] == "closed", (
        "told by the time, not by the round"
    )
    service_under_test.keep_time()
    closed = service_under_test.events("challenge.phase_closed.v1")[0]["data"]
    assert closed["closed_at"] == first["closes_at"]
    assert closed["submissions"] == 0


def test_nothing_happens_twice(service_under_test, clock):
    service_under_test.challenge("published")
    clock.forward(days=2)
    for _ in range(3):
        service_under_test.keep_time()
    assert service_under_test.timed() == [("published", None), ("phase_opened", 1)]


def test_missed_events_happen_once_in_order_at_their_own_times(service_under_test, clock):
    challenge_id = service_under_test.challenge("approved")
    when = minute(clock.now + timedelta(minutes=5))
    service_under_test.publish_challenge(challenge_id, at=when)
    clock.forward(days=80)
    service_under_test.keep_time()
    assert service_under_test.timed() == [
        ("published", None),
        ("phase_opened", 1),
        ("phase_closed", 1),
        ("phase_opened", 2),
        ("phase_closed", 2),
    ]
    read = service_under_test.read_challenge(challenge_id).json
    assert read["published_at"] == when
    assert [(phase["opened_at"], phase["closed_at"]) for phase in read["phases"]] == [
        (phase["opens_at"], phase["closes_at"]) for phase in read["phases"]
    ]
    numbers = [event["aggregate_seq"] for event in service_under_test.events() if event["aggregate_id"] == challenge_id]
    assert numbers == sorted(numbers)
    service_under_test.keep_time()
    assert len(service_under_test.timed()) == 5


def test_what_is_published_late_opens_with_its_publication(service_under_test, clock):
    challenge_id = service_under_test.challenge("approved")
    clock.forward(days=3)
    published = service_under_test.publish_challenge(challenge_id).json
    assert published["openness"] == "open"
    service_under_test.keep_time()
    assert service_under_test.read_challenge(challenge_id).json["phases"][0]["opened_at"] == published["published_at"]


def test_hidden_challenge_catches_up_only_when_it_comes_back(service_under_test, clock):
    challenge_id = service_under_test.challenge("unpublished")
    clock.forward(days=15)
    service_under_test.keep_time()
    assert service_under_test.timed() == [("published", None)]
    service_under_test.publish_challenge(challenge_id)
    service_under_test.keep_time()
    assert service_under_test.timed()[2:] == [("phase_opened", 1), ("phase_closed", 1)]


def test_what_was_taken_down_comes_back_at_its_minute(service_under_test, clock):
    challenge_id = service_under_test.challenge("unpublished")
    when = minute(clock.now + timedelta(hours=1))
    assert service_under_test.publish_challenge(challenge_id, at=when).json["state"] == "unpublished"
    clock.forward(hours=2)
    service_under_test.keep_time()
    assert service_under_test.read_challenge(challenge_id, personas.READER).status == 200
    assert service_under_test.events("challenge.published.v1")[-1]["data"]["again"] is True


def test_withdrawing_stops_the_clock(service_under_test, clock, engine):
    challenge_id = service_under_test.challenge("approved")
    service_under_test.publish_challenge(challenge_id, at=minute(clock.now + timedelta(hours=1)))
    service_under_test.call("withdraw_challenge", principal=personas.CONTRIBUTOR, challenge_id=challenge_id)
    clock.forward(days=2)
    service_under_test.keep_time()
    assert service_under_test.timed() == []
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from challenges where due_at is not null")).scalar() == 0


def test_the_longest_due_comes_first(service_under_test, clock):
    late = service_under_test.challenge("published", phases=[service_under_test.phase(opens=timedelta(days=3))])
    early = service_under_test.challenge("published", phases=[service_under_test.phase(opens=timedelta(days=1))])
    clock.forward(days=5)
    service_under_test.keep_time()
    opened = [event["aggregate_id"] for event in service_under_test.events("challenge.phase_opened.v1")]
    assert opened == [early, late]


def test_a_challenge_that_fails_holds_back_no_other(service_under_test, clock, monkeypatch):
    bad = service_under_test.challenge("published")
    good = service_under_test.challenge("published")
    clock.forward(days=2)
    tick = challenge_clock.tick

    def fail_for_one(challenge, now, submitted):
        if str(challenge.id) == bad:
            raise RuntimeError("a fault in one challenge")
        return tick(challenge, now, submitted)

    monkeypatch.setattr(challenge_clock, "tick", fail_for_one)
    with pytest.raises(RuntimeError, match="a fault in one challenge"):
        service_under_test.keep_time()
    assert [event["aggregate_id"] for event in service_under_test.events("challenge.phase_opened.v1")] == [good]
    monkeypatch.undo()
    service_under_test.keep_time()
    assert [event["aggregate_id"] for event in service_under_test.events("challenge.phase_opened.v1")] == [good, bad]


def test_times_of_other_zones_are_the_same_moment(service_under_test):
    phase = {**service_under_test.phase(), "opens_at": "2026-04-01T12:00:00+03:00"}
    phase["closes_at"] = "2026-04-10T12:00:00+03:00"
    read = service_under_test.read_challenge(service_under_test.draft(phases=[phase])).json["phases"][0]
    assert at(read["opens_at"]) == datetime(2026, 4, 1, 9, tzinfo=UTC)
