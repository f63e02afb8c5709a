"""Two at once: one wins, the other is told, and nothing happens twice."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import cast
import pytest
from challenging import minute
from sqlalchemy import text
from sqlalchemy.orm import Session
from together import at_once

from challenges.call.challenge.access import ChallengeAccess
from challenges.call.challenge.errors import PhaseClosed


def statuses(*answers):
    return sorted(answer.status for answer in answers)


def test_two_reviewers_decide_at_once(arena):
    challenge_id = arena.challenge("review")
    answers = at_once(
        lambda: arena.review_challenge(challenge_id),
        lambda: arena.review_challenge(challenge_id, "reject", by=cast.CURATOR),
    )
    assert statuses(*answers) == [201, 409]
    assert len(arena.events("challenge.approved.v1", "challenge.rejected.v1")) == 1


def test_two_editors_with_the_same_version(arena):
    challenge_id = arena.draft()
    etag = arena.read_challenge(challenge_id).etag

    def edit(by, words):
        body = {"contact": words}
        return arena.call("edit_challenge", principal=by, challenge_id=challenge_id, body=body, if_match=etag)

    answers = at_once(lambda: edit(cast.CONTRIBUTOR, "Α"), lambda: edit(cast.APPROVER, "Β"))
    assert statuses(*answers) == [200, 412]


def test_withdrawal_racing_the_clock_leaves_one_outcome(arena, clock):
    challenge_id = arena.challenge("approved")
    arena.publish_challenge(challenge_id, at=minute(clock.now))
    clock.forward(minutes=2)
    withdraw = lambda: arena.call(  # noqa: E731
        "withdraw_challenge", principal=cast.CONTRIBUTOR, challenge_id=challenge_id
    )
    withdrawn, _ = at_once(withdraw, arena.keep_time)
    told = [event["type"] for event in arena.events("challenge.published.v1", "challenge.withdrawn.v1")]
    assert told == ["challenge.withdrawn.v1" if withdrawn.status == 200 else "challenge.published.v1"]


def test_one_organisation_asks_twice_at_once(arena):
    challenge_id = arena.challenge("published")
    ask = lambda: arena.ask_to_join(challenge_id)  # noqa: E731
    assert statuses(*at_once(ask, ask)) == [201, 409]
    assert len(arena.events("challenge.join_requested.v1")) == 1


def test_accepted_and_taken_back_at_once(arena):
    challenge_id = arena.challenge("published")
    arena.ask_to_join(challenge_id)
    leave = lambda: arena.call(  # noqa: E731
        "leave_challenge", principal=cast.NEIGHBOUR, challenge_id=challenge_id, organisation_id=cast.HALKIDA
    )
    answered, left = at_once(lambda: arena.answer_join_request(challenge_id), leave)
    assert left.status == 204
    assert answered.status in {200, 409}
    owners = arena.read_challenge(challenge_id).json["owners"]
    assert len(owners) == 1
    assert len(arena.events("challenge.owner_joined.v1")) == len(arena.events("challenge.owner_left.v1"))


def test_many_sweeps_at_once_do_everything_once(arena, clock):
    made = [arena.challenge("published") for _ in range(5)]
    clock.forward(days=80)
    at_once(*[arena.keep_time] * 4)
    arena.keep_time()
    for challenge_id in made:
        told = [event["type"].split(".")[1] for event in arena.events() if event["aggregate_id"] == challenge_id]
        assert told[-4:] == ["phase_opened", "phase_closed"] * 2
        assert len(told) == 7


def test_a_sweep_leaves_to_the_other_what_the_other_has_in_hand(arena, clock, engine):
    taken = arena.challenge("published")
    free = arena.challenge("published")
    clock.forward(days=2)
    with engine.connect() as other:
        other.execute(text("select id from challenges where id = :id for no key update"), {"id": taken})
        arena.keep_time()
        assert [event["aggregate_id"] for event in arena.events("challenge.phase_opened.v1")] == [free]
    arena.keep_time()
    assert len(arena.events("challenge.phase_opened.v1")) == 2


def submitting(arena, challenge_id):
    """Hold the open phase in a call, as submitting a solution does."""
    service = arena.caller.instance()
    with service.transaction():
        return ChallengeAccess.phase_taking_submissions(service, challenge_id).id


def test_the_last_moment_to_submit(arena, clock):
    challenge_id = arena.running()
    closes_at = arena.read_challenge(challenge_id).json["phases"][0]["closes_at"]
    clock.now = _at(closes_at) - timedelta(seconds=2)
    assert submitting(arena, challenge_id)
    with pytest.raises(PhaseClosed):
        submitting(arena, challenge_id)


def test_closing_admits_a_submission_in_flight_but_no_later_one(arena, clock, engine):
    challenge_id = arena.running()
    closes_at = _at(arena.read_challenge(challenge_id).json["phases"][0]["closes_at"])
    clock.now = closes_at - timedelta(seconds=30)
    late, in_flight = arena.caller.instance(), arena.caller.instance()
    clock.now = closes_at + timedelta(seconds=1)
    with in_flight.transaction():
        # it began before the minute, and gets through after it
        phase = ChallengeAccess.phase_taking_submissions(in_flight, challenge_id)
        with ThreadPoolExecutor(1) as pool:
            closing = pool.submit(arena.keep_time)
            with contextlib.suppress(TimeoutError):
                closing.result(timeout=0.5)
            assert arena.events("challenge.phase_closed.v1") == []
        in_flight.session.execute(
            text(
                "insert into solutions (id, version, challenge_id, phase_id, state, title, summary, description,"
                " confidential, links, lead_id, demo, created_at, updated_at)"
                " values (gen_random_uuid(), 1, :challenge, :phase, 'submitted', '', '', '', '', '[]',"
                " gen_random_uuid(), false, now(), now())"
            ),
            {"challenge": challenge_id, "phase": phase.id},
        )
    arena.keep_time()
    (closed,) = arena.events("challenge.phase_closed.v1")
    assert closed["data"]["submissions"] == 1
    with late.transaction(), pytest.raises(PhaseClosed):
        ChallengeAccess.phase_taking_submissions(late, challenge_id)
    with Session(engine) as session:
        assert session.execute(text("select submissions from phases where closed_at is not null")).scalar() == 1


def _at(moment):
    return datetime.fromisoformat(moment)
