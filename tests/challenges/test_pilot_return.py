"""The return of a pilot as this service sees it: told until it is answered, linked once, seen and resumed by people."""

from datetime import UTC, datetime
from itertools import count, pairwise
from uuid import uuid4

import cast
import pytest
from arena import kind
from piloting import Pilots
from together import at_once

from chassis.errors import Permanent
from chassis.messaging.envelope import Received

_SEQUENCE = count(1)


@pytest.fixture
def arena(challenges):
    return Pilots(challenges.caller)


def answer(pilot_id, what="drafted", practice_id=None):
    """Return the observatory's event about a practice."""
    practice_id = practice_id or uuid4()
    return Received(
        id=uuid4(),
        type=f"practice.{what}.v1",
        source="/services/observatory",
        subject=str(practice_id),
        time=datetime.now(UTC),
        sequence=next(_SEQUENCE),
        data={"practice_id": str(practice_id), "pilot_id": pilot_id},
        aggregate_type="practice",
    )


def hear(arena, event):
    arena.caller.instance().on_practice_returned(event)


def attempts(arena):
    return [each["data"]["attempt"] for each in arena.events("pilot.ended.v1")]


def test_the_answer_is_linked_and_said_once(arena):
    pilot_id, practice_id = arena.ended_pilot(), uuid4()
    hear(arena, answer(pilot_id, practice_id=practice_id))
    hear(arena, answer(pilot_id, practice_id=practice_id))
    pilot = arena.read_pilot(pilot_id)
    assert pilot["practice_id"] == str(practice_id)
    assert (pilot["return"]["state"], pilot["return"]["practice_id"]) == ("drafted", str(practice_id))
    [returned] = arena.events("pilot.returned.v1")
    assert returned["data"]["practice_id"] == str(practice_id)
    hear(arena, answer(pilot_id, "published", practice_id))
    hear(arena, answer(pilot_id, "published", practice_id))
    assert arena.read_pilot(pilot_id)["return"]["state"] == "published"
    assert len(arena.events("pilot.returned.v1")) == 1


def test_a_publication_that_is_heard_first_says_everything(arena):
    pilot_id, practice_id = arena.ended_pilot(), uuid4()
    hear(arena, answer(pilot_id, "published", practice_id))
    assert arena.read_pilot(pilot_id)["return"]["state"] == "published"
    hear(arena, answer(pilot_id, "drafted", practice_id))
    assert arena.read_pilot(pilot_id)["return"]["state"] == "published"
    assert len(arena.events("pilot.returned.v1")) == 1


def test_the_answer_comes_twice_at_once_on_two_connections(arena):
    pilot_id, practice_id = arena.ended_pilot(), uuid4()
    events = [answer(pilot_id, practice_id=practice_id) for _ in range(3)]
    at_once(*[lambda event=event: hear(arena, event) for event in events])
    assert len(arena.events("pilot.returned.v1")) == 1


def test_a_second_practice_of_one_pilot_is_no_answer(arena):
    pilot_id = arena.ended_pilot()
    hear(arena, answer(pilot_id))
    with pytest.raises(Permanent):
        hear(arena, answer(pilot_id))
    with pytest.raises(Permanent):
        hear(arena, answer(str(uuid4())))
    assert len(arena.events("pilot.returned.v1")) == 1


def test_practices_that_came_from_no_pilot_are_passed_over(arena):
    hear(arena, answer(None, "published"))
    assert arena.events("pilot.returned.v1") == []


def test_people_resume_a_waiting_return_but_not_an_answered_one(arena):
    pilot_id = arena.ended_pilot()
    assert arena.resume(pilot_id).json["return"]["attempts"] == 2
    assert arena.resume(pilot_id, cast.CURATOR).json["return"]["attempts"] == 3
    assert attempts(arena) == [1, 2, 3]
    first, *later = (each["data"] for each in arena.events("pilot.ended.v1"))
    assert all({**again, "attempt": 1} == first for again in later)
    hear(arena, answer(pilot_id))
    for _ in range(2):
        assert arena.resume(pilot_id).json["return"]["state"] == "drafted"
    assert attempts(arena) == [1, 2, 3]


def test_who_resumes_what(arena):
    running, ended = arena.pilot(), arena.ended_pilot()
    assert kind(arena.resume(running)).type == "pilot-not-ended"
    assert kind(arena.resume(ended, cast.NEIGHBOUR)).type == "not-your-pilot"
    assert arena.resume(ended, cast.READER).status == 403
    assert arena.resume(ended, cast.ANONYMOUS).status == 401
    assert arena.resume(str(uuid4())).status == 404
    assert attempts(arena) == [1]


def test_two_people_resume_it_at_once(arena):
    pilot_id = arena.ended_pilot()
    answers = at_once(lambda: arena.resume(pilot_id), lambda: arena.resume(pilot_id, cast.APPROVER))
    assert sorted(each.json["return"]["attempts"] for each in answers) == [2, 3]
    assert attempts(arena) == [1, 2, 3]


def test_unanswered_end_is_told_again_at_growing_intervals(arena, clock):
    pilot_id = arena.ended_pilot()
    tick = lambda: arena.caller.instance().tell_ends_again()  # noqa: E731
    tick()
    assert attempts(arena) == [1]
    told = []
    for hour in range(24 * 4):
        clock.forward(minutes=60)
        tick()
        if len(attempts(arena)) > len(told) + 1:
            told.append(hour)
    assert attempts(arena) == list(range(1, len(told) + 2))
    pauses = [later - earlier for earlier, later in pairwise(told)]
    assert pauses == sorted(pauses)
    assert max(pauses) in {24, 25}
    assert arena.read_pilot(pilot_id)["return"]["state"] == "waiting"
    hear(arena, answer(pilot_id))
    before = attempts(arena)
    clock.forward(days=3)
    tick()
    assert attempts(arena) == before


def test_after_ten_minutes_the_first_time(arena, clock):
    arena.ended_pilot()
    clock.forward(minutes=9)
    arena.caller.instance().tell_ends_again()
    assert attempts(arena) == [1]
    clock.forward(minutes=2)
    arena.caller.instance().tell_ends_again()
    assert attempts(arena) == [1, 2]


def test_timer_skips_a_pilot_that_is_being_answered(arena, clock, engine):
    pilot_id = arena.ended_pilot()
    clock.forward(hours=1)
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("select 1 from pilots where id = %s for update", (pilot_id,))
        arena.caller.instance().tell_ends_again()
    assert attempts(arena) == [1]
    arena.caller.instance().tell_ends_again()
    assert attempts(arena) == [1, 2]
