"""Two at once: one wins, the other is told, and nothing happens twice."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import personas
import pytest
from challenging import minute
from sqlalchemy import text
from sqlalchemy.orm import Session
from together import at_once

from challenges.call.challenge.access import ChallengeAccess
from challenges.call.challenge.errors import PhaseClosed


def statuses(*answers):
    return sorted(answer.status for answer in answers)


def test_two_reviewers_decide_at_once(service_under_test):
    challenge_id = service_under_test.challenge("review")
    answers = at_once(
        lambda: service_under_test.review_challenge(challenge_id),
        lambda: service_under_test.review_challenge(challenge_id, "reject", by=personas.CURATOR),
    )
    assert statuses(*answers) == [201, 409]
    assert len(service_under_test.events("challenge.approved.v1", "challenge.rejected.v1")) == 1


def test_two_editors_with_the_same_version(service_under_test):
    challenge_id = service_under_test.draft()
    etag = service_under_test.read_challenge(challenge_id).etag

    def edit(by, words):
        body = {"contact": words}
        return service_under_test.call(
            "edit_challenge", principal=by, challenge_id=challenge_id, body=body, if_match=etag
        )

    answers = at_once(lambda: edit(personas.CONTRIBUTOR, "Α"), lambda: edit(personas.APPROVER, "Β"))
    assert statuses(*answers) == [200, 412]


def test_withdrawal_racing_the_clock_leaves_one_outcome(service_under_test, clock):
    challenge_id = service_under_test.challenge("approved")
    service_under_test.publish_challenge(challenge_id, at=minute(clock.now))
    clock.forward(minutes=2)
    withdraw = lambda: service_under_test.call(  # noqa: E731
        "withdraw_challenge", principal=personas.CONTRIBUTOR, challenge_id=challenge_id
    )
    withdrawn, _ = at_once(withdraw, service_under_test.keep_time)
    told = [event["type"] for event in service_under_test.events("challenge.published.v1", "challenge.withdrawn.v1")]
    assert told == ["challenge.withdrawn.v1" if withdrawn.status == 200 else "challenge.published.v1"]


def test_one_organisation_asks_twice_at_once(service_under_test):
    challenge_id = service_under_test.challenge("published")
    ask = lambda: service_under_test.ask_to_join(challenge_id)  # noqa: E731
    assert statuses(*at_once(ask, ask)) == [201, 409]
    assert len(service_under_test.events("challenge.join_requested.v1")) == 1


def test_accepted_and_taken_back_at_once(service_under_test):
    challenge_id = service_under_test.challenge("published")
    service_under_test.ask_to_join(challenge_id)
    leave = lambda: service_under_test.call(  # noqa: E731
        "leave_challenge", principal=personas.NEIGHBOUR, challenge_id=challenge_id, organisation_id=personas.HALKIDA
    )
    answered, left = at_once(lambda: service_under_test.answer_join_request(challenge_id), leave)
    assert left.status == 204
    assert answered.status in {200, 409}
    owners = service_under_test.read_challenge(challenge_id).json["owners"]
    assert len(owners) == 1
    assert len(service_under_test.events("challenge.owner_joined.v1")) == len(
        service_under_test.events("challenge.owner_left.v1")
    )


def test_many_sweeps_at_once_do_everything_once(service_under_test, clock):
    made = [service_under_test.challenge("published") for _ in range(5)]
    clock.forward(days=80)
    at_once(*[service_under_test.keep_time] * 4)
    service_under_test.keep_time()
    for challenge_id in made:
        told = [
            event["type"].split(".")[1]
            for event in service_under_test.events()
            if event["aggregate_id"] == challenge_id
        ]
        assert told[-4:] == ["phase_opened", "phase_closed"] * 2
        assert len(told) == 7


def test_a_sweep_leaves_to_the_other_what_the_other_has_in_hand(service_under_test, clock, engine):
    taken = service_under_test.challenge("published")
    free = service_under_test.challenge("published")
    clock.forward(days=2)
    with engine.connect() as other:
        other.execute(text("select id from challenges where id = :id for no key update"), {"id": taken})
        service_under_test.keep_time()
        assert [event["aggregate_id"] for event in service_under_test.events("challenge.phase_opened.v1")] == [free]
    service_under_test.keep_time()
    assert len(service_under_test.events("challenge.phase_opened.v1")) == 2


def submitting(service_under_test, challenge_id):
    """Hold the open phase in a call, as submitting a solution does."""
    service = service_under_test.caller.instance()
    with service.transaction():
        return ChallengeAccess.phase_taking_submissions(service, challenge_id).id


def test_the_last_moment_to_submit(service_under_test, clock):
    challenge_id = service_under_test.running()
    closes_at = service_under_test.read_challenge(challenge_id).json["phases"][0]["closes_at"]
    clock.now = _at(closes_at) - timedelta(seconds=2)
    assert submitting(service_under_test, challenge_id)
    with pytest.raises(PhaseClosed):
        submitting(service_under_test, challenge_id)


def test_closing_admits_a_submission_in_flight_but_no_later_one(service_under_test, clock, engine):
    challenge_id = service_under_test.running()
    closes_at = _at(service_under_test.read_challenge(challenge_id).json["phases"][0]["closes_at"])
    clock.now = closes_at - timedelta(seconds=30)
    late, in_flight = service_under_test.caller.instance(), service_under_test.caller.instance()
    clock.now = closes_at + timedelta(seconds=1)
    with in_flight.transaction():
        # it began before the minute, and gets through after it
        phase = ChallengeAccess.phase_taking_submissions(in_flight, challenge_id)
        with ThreadPoolExecutor(1) as pool:
            closing = pool.submit(service_under_test.keep_time)
            with contextlib.suppress(TimeoutError):
                closing.result(timeout=0.5)
            assert service_under_test.events("challenge.phase_closed.v1") == []
        in_flight.session.execute(
            text(
                "insert into solutions (id, version, challenge_id, phase_id, state, title, summary, description,"
                " confidential, links, lead_id, demo, created_at, updated_at)"
                " values (gen_random_uuid(), 1, :challenge, :phase, 'submitted', '', '', '', '', '[]',"
                " gen_random_uuid(), false, now(), now())"
            ),
            {"challenge": challenge_id, "phase": phase.id},
        )
    service_under_test.keep_time()
    (closed,) = service_under_test.events("challenge.phase_closed.v1")
    assert closed["data"]["submissions"] == 1
    with late.transaction(), pytest.raises(PhaseClosed):
        ChallengeAccess.phase_taking_submissions(late, challenge_id)
    with Session(engine) as session:
        assert session.execute(text("select submissions from phases where closed_at is not null")).scalar() == 1


def _at(moment):
    return datetime.fromisoformat(moment)
