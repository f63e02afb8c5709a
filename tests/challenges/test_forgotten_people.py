"""Somebody is erased: their drafts and their profile go, the contest's file stays under a name that leads to nobody."""

import personas
import pytest
from experting import Experting
from heard import heard
from service_under_test import ServiceUnderTest
from solving import LEAD, SECOND, THIRD, Solving
from sqlalchemy import text

from chassis.testing import person


class ForgettingArena(Solving, Experting, ServiceUnderTest):
    """A service under test from which people go for good."""

    def forget(self, who):
        self.caller.instance().on_person_erased(heard("person.erased.v1", {"person_id": str(who.person_id)}))

    def count(self, statement, **values):
        with self.caller.engine.connect() as connection:
            return connection.execute(text(statement), values).scalar()


@pytest.fixture
def service_under_test(challenges):
    service_under_test = ForgettingArena(challenges.caller)
    service_under_test.asked = service_under_test.knows_addresses()
    return service_under_test


def test_drafts_go_or_pass_to_the_team_and_submissions_stay(service_under_test):
    handed_in = service_under_test.solution(service_under_test.open_challenge(), team=[SECOND], submitted=True)
    alone = service_under_test.solution(service_under_test.open_challenge())
    shared = service_under_test.solution(service_under_test.open_challenge(), team=[SECOND])
    joined = service_under_test.solution(service_under_test.open_challenge(), SECOND, team=[LEAD])
    challenge = service_under_test.open_challenge()
    service_under_test.call("ask_question", principal=LEAD, challenge_id=challenge.id, body={"text": "Πότε κλείνει;"})
    before = len(service_under_test.events("solution.member_left.v1"))
    service_under_test.forget(LEAD)
    assert service_under_test.read_solution(alone).status == 404
    assert service_under_test.count("select lead_id from solutions where id = :s", s=shared) == SECOND.person_id
    assert service_under_test.read_solution(joined, SECOND).status == 200
    assert len(service_under_test.events("solution.member_left.v1")) == before + 3
    left = service_under_test.count(
        "select array_agg(solution_id::text) from team_members where person_id = :p", p=LEAD.person_id
    )
    assert left == [handed_in]
    assert service_under_test.count("select count(*) from questions where asker_id = :p", p=LEAD.person_id) == 0
    (receipt,) = service_under_test.events("erasure.receipted.v1")
    assert receipt["data"]["person_id"] == str(LEAD.person_id)
    assert receipt["data"]["service"] == "challenges"
    assert receipt["data"]["erased"]["solutions"] == 1
    assert receipt["data"]["erased"]["questions"] == 1


def test_an_event_that_comes_late_brings_nobody_back(service_under_test):
    expert = person()
    service_under_test.expert(expert)
    service_under_test.forget(expert)
    assert service_under_test.count("select count(*) from known_experts where person_id = :p", p=expert.person_id) == 0
    service_under_test.expert(expert)
    assert service_under_test.count("select count(*) from known_experts where person_id = :p", p=expert.person_id) == 0


def test_an_erasure_that_breaks_off_is_done_whole_the_next_time(service_under_test, monkeypatch):
    expert = person()
    service_under_test.expert(expert)
    with monkeypatch.context() as broken:
        broken.setattr("chassis.erasures.idempotency.delete", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            service_under_test.forget(expert)
    assert service_under_test.count("select count(*) from known_experts where person_id = :p", p=expert.person_id) == 1
    assert service_under_test.count("select count(*) from erased_people") == 0
    service_under_test.forget(expert)
    assert service_under_test.count("select count(*) from known_experts where person_id = :p", p=expert.person_id) == 0


def test_what_a_call_under_way_left_goes_with_the_next_round(service_under_test):
    challenge = service_under_test.open_challenge()
    service_under_test.forget(THIRD)
    service_under_test.call("ask_question", principal=THIRD, challenge_id=challenge.id, body={"text": "Πότε κλείνει;"})
    assert service_under_test.count("select count(*) from questions where asker_id = :p", p=THIRD.person_id) == 1
    service_under_test.caller.instance().erase_what_came_after()
    assert service_under_test.count("select count(*) from questions where asker_id = :p", p=THIRD.person_id) == 0
    assert len(service_under_test.events("erasure.receipted.v1")) == 1


def test_copy_lists_holdings_and_erasure_keeps_the_challenge(service_under_test):
    author = personas.CONTRIBUTOR
    challenge = service_under_test.open_challenge(by=author)
    asked = {"person_id": str(author.person_id)}
    sections = service_under_test.call("personal_data", body=asked).json["sections"]
    [held] = [one for one in sections if one["table"] == "challenges"]
    assert [one["id"] for one in held["records"]] == [str(challenge.id)]
    assert (held["on_erasure"], held["complete"]) == ("anonymised", True)
    counted = service_under_test.call("personal_data", body={**asked, "count": True}).json["sections"]
    assert [one["records"] for one in counted if one["table"] == "challenges"] == [1]
    service_under_test.forget(author)
    assert service_under_test.count("select author_ids from challenges where id = :c", c=challenge.id) == []
