"""Somebody is erased: their drafts and their profile go, the contest's file stays under a name that leads to nobody."""

import cast
import pytest
from arena import Arena
from experting import Experting
from heard import heard
from solving import LEAD, SECOND, THIRD, Solving
from sqlalchemy import text

from chassis.testing import person


class ForgettingArena(Solving, Experting, Arena):
    """An arena from which people go for good."""

    def forget(self, who):
        self.caller.instance().on_person_erased(heard("person.erased.v1", {"person_id": str(who.person_id)}))

    def count(self, statement, **values):
        with self.caller.engine.connect() as connection:
            return connection.execute(text(statement), values).scalar()


@pytest.fixture
def arena(challenges):
    arena = ForgettingArena(challenges.caller)
    arena.asked = arena.knows_addresses()
    return arena


def test_drafts_go_or_pass_to_the_team_and_submissions_stay(arena):
    handed_in = arena.solution(arena.open_challenge(), team=[SECOND], submitted=True)
    alone = arena.solution(arena.open_challenge())
    shared = arena.solution(arena.open_challenge(), team=[SECOND])
    joined = arena.solution(arena.open_challenge(), SECOND, team=[LEAD])
    challenge = arena.open_challenge()
    arena.call("ask_question", principal=LEAD, challenge_id=challenge.id, body={"text": "Πότε κλείνει;"})
    before = len(arena.events("solution.member_left.v1"))
    arena.forget(LEAD)
    assert arena.read_solution(alone).status == 404
    assert arena.count("select lead_id from solutions where id = :s", s=shared) == SECOND.person_id
    assert arena.read_solution(joined, SECOND).status == 200
    assert len(arena.events("solution.member_left.v1")) == before + 3
    left = arena.count("select array_agg(solution_id::text) from team_members where person_id = :p", p=LEAD.person_id)
    assert left == [handed_in]
    assert arena.count("select count(*) from questions where asker_id = :p", p=LEAD.person_id) == 0
    (receipt,) = arena.events("erasure.receipted.v1")
    assert receipt["data"]["person_id"] == str(LEAD.person_id)
    assert receipt["data"]["service"] == "challenges"
    assert receipt["data"]["erased"]["solutions"] == 1
    assert receipt["data"]["erased"]["questions"] == 1


def test_an_event_that_comes_late_brings_nobody_back(arena):
    expert = person()
    arena.expert(expert)
    arena.forget(expert)
    assert arena.count("select count(*) from known_experts where person_id = :p", p=expert.person_id) == 0
    arena.expert(expert)
    assert arena.count("select count(*) from known_experts where person_id = :p", p=expert.person_id) == 0


def test_an_erasure_that_breaks_off_is_done_whole_the_next_time(arena, monkeypatch):
    expert = person()
    arena.expert(expert)
    with monkeypatch.context() as broken:
        broken.setattr("chassis.erasures.idempotency.delete", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            arena.forget(expert)
    assert arena.count("select count(*) from known_experts where person_id = :p", p=expert.person_id) == 1
    assert arena.count("select count(*) from erased_people") == 0
    arena.forget(expert)
    assert arena.count("select count(*) from known_experts where person_id = :p", p=expert.person_id) == 0


def test_what_a_call_under_way_left_goes_with_the_next_round(arena):
    challenge = arena.open_challenge()
    arena.forget(THIRD)
    arena.call("ask_question", principal=THIRD, challenge_id=challenge.id, body={"text": "Πότε κλείνει;"})
    assert arena.count("select count(*) from questions where asker_id = :p", p=THIRD.person_id) == 1
    arena.caller.instance().erase_what_came_after()
    assert arena.count("select count(*) from questions where asker_id = :p", p=THIRD.person_id) == 0
    assert len(arena.events("erasure.receipted.v1")) == 1


def test_copy_lists_holdings_and_erasure_keeps_the_challenge(arena):
    author = cast.CONTRIBUTOR
    challenge = arena.open_challenge(by=author)
    asked = {"person_id": str(author.person_id)}
    sections = arena.call("personal_data", body=asked).json["sections"]
    [held] = [one for one in sections if one["table"] == "challenges"]
    assert [one["id"] for one in held["records"]] == [str(challenge.id)]
    assert (held["on_erasure"], held["complete"]) == ("anonymised", True)
    counted = arena.call("personal_data", body={**asked, "count": True}).json["sections"]
    assert [one["records"] for one in counted if one["table"] == "challenges"] == [1]
    arena.forget(author)
    assert arena.count("select author_ids from challenges where id = :c", c=challenge.id) == []
