"""The clock publishes, opens and closes: each once, at its minute, also after a time when nobody looked."""

from datetime import UTC, datetime, timedelta

import cast
import pytest
from arena import Arena, kind
from challenging import Challenging, minute
from sqlalchemy import text

from challenges.call.challenge import clock as challenge_clock

TIMED = ("challenge.published.v1", "challenge.phase_opened.v1", "challenge.phase_closed.v1")


class ClockArena(Challenging, Arena):
    """An arena with challenges."""

    def timed(self):
        return [(event["type"].split(".")[1], event["data"].get("position")) for event in self.events(*TIMED)]


@pytest.fixture
def arena(challenges):
    return ClockArena(challenges.caller)


def at(moment):
    return datetime.fromisoformat(moment)


def test_scheduled_publication_happens_at_its_minute(arena, clock):
    challenge_id = arena.challenge("approved")
    when = minute(clock.now + timedelta(minutes=10))
    planned = arena.publish_challenge(challenge_id, at=when)
    assert planned.json["state"] == "approved"
    clock.now = at(when) - timedelta(seconds=3)
    arena.keep_time()
    assert arena.read_challenge(challenge_id).json["state"] == "approved"
    clock.now = at(when)
    arena.keep_time()
    read = arena.read_challenge(challenge_id, cast.READER).json
    assert (read["state"], read["published_at"]) == ("published", when)
    assert arena.events("challenge.published.v1")[0]["data"]["published_at"] == when


def test_a_plan_can_be_moved_and_the_past_is_refused(arena, clock):
    challenge_id = arena.challenge("approved")
    first = minute(clock.now + timedelta(minutes=10))
    arena.publish_challenge(challenge_id, at=first)
    assert arena.publish_challenge(challenge_id, at=minute(clock.now + timedelta(hours=1))).status == 200
    clock.now = at(first) + timedelta(minutes=1)
    arena.keep_time()
    assert arena.read_challenge(challenge_id).json["state"] == "approved"
    assert kind(arena.publish_challenge(challenge_id, at=first)).type == "publication-in-the-past"


def test_a_phase_opens_and_closes_at_its_minutes(arena, clock):
    challenge_id = arena.challenge("published")
    first = arena.read_challenge(challenge_id).json["phases"][0]
    clock.now = at(first["opens_at"]) - timedelta(seconds=5)
    arena.keep_time()
    assert arena.timed() == [("published", None)]
    clock.now = at(first["opens_at"])
    arena.keep_time()
    assert arena.timed() == [("published", None), ("phase_opened", 1)]
    opened = arena.events("challenge.phase_opened.v1")[0]["data"]
    assert opened["opened_at"] == opened["opens_at"] == first["opens_at"]
    assert (opened["title"], opened["phase_name"], opened["takes_submissions"]) == (
        "Λιγότερη αναμονή στα ΚΕΠ",
        "Ιδέες",
        True,
    )
    clock.now = at(first["closes_at"]) - timedelta(seconds=4)
    assert arena.read_challenge(challenge_id).json["openness"] == "open"
    clock.now = at(first["closes_at"])
    assert arena.read_challenge(challenge_id).json["openness"] == "closed", "told by the time, not by the round"
    arena.keep_time()
    closed = arena.events("challenge.phase_closed.v1")[0]["data"]
    assert closed["closed_at"] == first["closes_at"]
    assert closed["submissions"] == 0


def test_nothing_happens_twice(arena, clock):
    arena.challenge("published")
    clock.forward(days=2)
    for _ in range(3):
        arena.keep_time()
    assert arena.timed() == [("published", None), ("phase_opened", 1)]


def test_missed_events_happen_once_in_order_at_their_own_times(arena, clock):
    challenge_id = arena.challenge("approved")
    when = minute(clock.now + timedelta(minutes=5))
    arena.publish_challenge(challenge_id, at=when)
    clock.forward(days=80)
    arena.keep_time()
    assert arena.timed() == [
        ("published", None),
        ("phase_opened", 1),
        ("phase_closed", 1),
        ("phase_opened", 2),
        ("phase_closed", 2),
    ]
    read = arena.read_challenge(challenge_id).json
    assert read["published_at"] == when
    assert [(phase["opened_at"], phase["closed_at"]) for phase in read["phases"]] == [
        (phase["opens_at"], phase["closes_at"]) for phase in read["phases"]
    ]
    numbers = [event["aggregate_seq"] for event in arena.events() if event["aggregate_id"] == challenge_id]
    assert numbers == sorted(numbers)
    arena.keep_time()
    assert len(arena.timed()) == 5


def test_what_is_published_late_opens_with_its_publication(arena, clock):
    challenge_id = arena.challenge("approved")
    clock.forward(days=3)
    published = arena.publish_challenge(challenge_id).json
    assert published["openness"] == "open"
    arena.keep_time()
    assert arena.read_challenge(challenge_id).json["phases"][0]["opened_at"] == published["published_at"]


def test_hidden_challenge_catches_up_only_when_it_comes_back(arena, clock):
    challenge_id = arena.challenge("unpublished")
    clock.forward(days=15)
    arena.keep_time()
    assert arena.timed() == [("published", None)]
    arena.publish_challenge(challenge_id)
    arena.keep_time()
    assert arena.timed()[2:] == [("phase_opened", 1), ("phase_closed", 1)]


def test_what_was_taken_down_comes_back_at_its_minute(arena, clock):
    challenge_id = arena.challenge("unpublished")
    when = minute(clock.now + timedelta(hours=1))
    assert arena.publish_challenge(challenge_id, at=when).json["state"] == "unpublished"
    clock.forward(hours=2)
    arena.keep_time()
    assert arena.read_challenge(challenge_id, cast.READER).status == 200
    assert arena.events("challenge.published.v1")[-1]["data"]["again"] is True


def test_withdrawing_stops_the_clock(arena, clock, engine):
    challenge_id = arena.challenge("approved")
    arena.publish_challenge(challenge_id, at=minute(clock.now + timedelta(hours=1)))
    arena.call("withdraw_challenge", principal=cast.CONTRIBUTOR, challenge_id=challenge_id)
    clock.forward(days=2)
    arena.keep_time()
    assert arena.timed() == []
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from challenges where due_at is not null")).scalar() == 0


def test_the_longest_due_comes_first(arena, clock):
    late = arena.challenge("published", phases=[arena.phase(opens=timedelta(days=3))])
    early = arena.challenge("published", phases=[arena.phase(opens=timedelta(days=1))])
    clock.forward(days=5)
    arena.keep_time()
    opened = [event["aggregate_id"] for event in arena.events("challenge.phase_opened.v1")]
    assert opened == [early, late]


def test_a_challenge_that_fails_holds_back_no_other(arena, clock, monkeypatch):
    bad = arena.challenge("published")
    good = arena.challenge("published")
    clock.forward(days=2)
    tick = challenge_clock.tick

    def fail_for_one(challenge, now, submitted):
        if str(challenge.id) == bad:
            raise RuntimeError("a fault in one challenge")
        return tick(challenge, now, submitted)

    monkeypatch.setattr(challenge_clock, "tick", fail_for_one)
    with pytest.raises(RuntimeError, match="a fault in one challenge"):
        arena.keep_time()
    assert [event["aggregate_id"] for event in arena.events("challenge.phase_opened.v1")] == [good]
    monkeypatch.undo()
    arena.keep_time()
    assert [event["aggregate_id"] for event in arena.events("challenge.phase_opened.v1")] == [good, bad]


def test_times_of_other_zones_are_the_same_moment(arena):
    phase = {**arena.phase(), "opens_at": "2026-04-01T12:00:00+03:00"}
    phase["closes_at"] = "2026-04-10T12:00:00+03:00"
    read = arena.read_challenge(arena.draft(phases=[phase])).json["phases"][0]
    assert at(read["opens_at"]) == datetime(2026, 4, 1, 9, tzinfo=UTC)
