"""The return of a pilot as this service sees it: told until it is answered, linked once, seen and resumed by people."""

from datetime import UTC, datetime
from itertools import count, pairwise
from uuid import uuid4

import personas
import pytest
from piloting import Pilots
from service_under_test import kind
from together import at_once

from chassis.errors import Permanent
from chassis.messaging.envelope import Received

_SEQUENCE = count(1)


@pytest.fixture
def service_under_test(challenges):
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


def hear(service_under_test, event):
    service_under_test.caller.instance().on_practice_returned(event)


def attempts(service_under_test):
    return [each["data"]["attempt"] for each in service_under_test.events("pilot.ended.v1")]


def test_the_answer_is_linked_and_said_once(service_under_test):
    pilot_id, practice_id = service_under_test.ended_pilot(), uuid4()
    hear(service_under_test, answer(pilot_id, practice_id=practice_id))
    hear(service_under_test, answer(pilot_id, practice_id=practice_id))
    pilot = service_under_test.read_pilot(pilot_id)
    assert pilot["practice_id"] == str(practice_id)
    assert (pilot["return"]["state"], pilot["return"]["practice_id"]) == ("drafted", str(practice_id))
    [returned] = service_under_test.events("pilot.returned.v1")
    assert returned["data"]["practice_id"] == str(practice_id)
    hear(service_under_test, answer(pilot_id, "published", practice_id))
    hear(service_under_test, answer(pilot_id, "published", practice_id))
    assert service_under_test.read_pilot(pilot_id)["return"]["state"] == "published"
    assert len(service_under_test.events("pilot.returned.v1")) == 1


def test_a_publication_that_is_heard_first_says_everything(service_under_test):
    pilot_id, practice_id = service_under_test.ended_pilot(), uuid4()
    hear(service_under_test, answer(pilot_id, "published", practice_id))
    assert service_under_test.read_pilot(pilot_id)["return"]["state"] == "published"
    hear(service_under_test, answer(pilot_id, "drafted", practice_id))
    assert service_under_test.read_pilot(pilot_id)["return"]["state"] == "published"
    assert len(service_under_test.events("pilot.returned.v1")) == 1


def test_the_answer_comes_twice_at_once_on_two_connections(service_under_test):
    pilot_id, practice_id = service_under_test.ended_pilot(), uuid4()
    events = [answer(pilot_id, practice_id=practice_id) for _ in range(3)]
    at_once(*[lambda event=event: hear(service_under_test, event) for event in events])
    assert len(service_under_test.events("pilot.returned.v1")) == 1


def test_a_second_practice_of_one_pilot_is_no_answer(service_under_test):
    pilot_id = service_under_test.ended_pilot()
    hear(service_under_test, answer(pilot_id))
    with pytest.raises(Permanent):
        hear(service_under_test, answer(pilot_id))
    with pytest.raises(Permanent):
        hear(service_under_test, answer(str(uuid4())))
    assert len(service_under_test.events("pilot.returned.v1")) == 1


def test_practices_that_came_from_no_pilot_are_passed_over(service_under_test):
    hear(service_under_test, answer(None, "published"))
    assert service_under_test.events("pilot.returned.v1") == []


def test_people_resume_a_waiting_return_but_not_an_answered_one(service_under_test):
    pilot_id = service_under_test.ended_pilot()
    assert service_under_test.resume(pilot_id).json["return"]["attempts"] == 2
    assert service_under_test.resume(pilot_id, personas.CURATOR).json["return"]["attempts"] == 3
    assert attempts(service_under_test) == [1, 2, 3]
    first, *later = (each["data"] for each in service_under_test.events("pilot.ended.v1"))
    assert all({**again, "attempt": 1} == first for again in later)
    hear(service_under_test, answer(pilot_id))
    for _ in range(2):
        assert service_under_test.resume(pilot_id).json["return"]["state"] == "drafted"
    assert attempts(service_under_test) == [1, 2, 3]


def test_who_resumes_what(service_under_test):
    running, ended = service_under_test.pilot(), service_under_test.ended_pilot()
    assert kind(service_under_test.resume(running)).type == "pilot-not-ended"
    assert kind(service_under_test.resume(ended, personas.NEIGHBOUR)).type == "not-your-pilot"
    assert service_under_test.resume(ended, personas.READER).status == 403
    assert service_under_test.resume(ended, personas.ANONYMOUS).status == 401
    assert service_under_test.resume(str(uuid4())).status == 404
    assert attempts(service_under_test) == [1]


def test_two_people_resume_it_at_once(service_under_test):
    pilot_id = service_under_test.ended_pilot()
    answers = at_once(
        lambda: service_under_test.resume(pilot_id), lambda: service_under_test.resume(pilot_id, personas.APPROVER)
    )
    assert sorted(each.json["return"]["attempts"] for each in answers) == [2, 3]
    assert attempts(service_under_test) == [1, 2, 3]


def test_unanswered_end_is_told_again_at_growing_intervals(service_under_test, clock):
    pilot_id = service_under_test.ended_pilot()
    tick = lambda: service_under_test.caller.instance().tell_ends_again()  # noqa: E731
    tick()
    assert attempts(service_under_test) == [1]
    told = []
    for hour in range(24 * 4):
        clock.forward(minutes=60)
        tick()
        if len(attempts(service_under_test)) > len(told) + 1:
            told.append(hour)
    assert attempts(service_under_test) == list(range(1, len(told) + 2))
    pauses = [later - earlier for earlier, later in pairwise(told)]
    assert pauses == sorted(pauses)
    assert max(pauses) in {24, 25}
    assert service_under_test.read_pilot(pilot_id)["return"]["state"] == "waiting"
    hear(service_under_test, answer(pilot_id))
    before = attempts(service_under_test)
    clock.forward(days=3)
    tick()
    assert attempts(service_under_test) == before


def test_after_ten_minutes_the_first_time(service_under_test, clock):
    service_under_test.ended_pilot()
    clock.forward(minutes=9)
    service_under_test.caller.instance().tell_ends_again()
    assert attempts(service_under_test) == [1]
    clock.forward(minutes=2)
    service_under_test.caller.instance().tell_ends_again()
    assert attempts(service_under_test) == [1, 2]


def test_timer_skips_a_pilot_that_is_being_answered(service_under_test, clock, engine):
    pilot_id = service_under_test.ended_pilot()
    clock.forward(hours=1)
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("select 1 from pilots where id = %s for update", (pilot_id,))
        service_under_test.caller.instance().tell_ends_again()
    assert attempts(service_under_test) == [1]
    service_under_test.caller.instance().tell_ends_again()
    assert attempts(service_under_test) == [1, 2]
