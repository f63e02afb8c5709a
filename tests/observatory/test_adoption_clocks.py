"""Adoptions over time: a question, sleep, a wakening; counts that many write at once; races."""

from concurrent.futures import ThreadPoolExecutor

import personas
import pytest
from adopting import act, advance, advanced, read, start, started
from personas import APPROVER, CURATOR
from sqlalchemy import text
from together import at_once

from chassis.testing import member


def reuse_of(observatory, practice_id):
    observatory.caller.instance().count_reuse()
    with observatory.caller.instance().transaction() as session:
        asked = text("select adopted, in_progress, avoided from practice_reuse where practice_id = :id")
        return tuple(session.execute(asked, {"id": practice_id}).one())


def takers(number):
    return [member(personas.uuid7(), "manager", region="GR-E") for _ in range(number)]


def test_silence_brings_a_question_then_sleep_and_any_word_wakes(observatory, clock):
    adoption_id = started(observatory)

    def tick(**span):
        clock.forward(**span)
        observatory.caller.instance().ask_after_adoptions()
        return read(observatory, adoption_id).json["state"], len(observatory.events("adoption.asked_after.v1"))

    assert tick(days=89) == ("active", 0)
    assert tick(days=2) == tick(days=100) == ("active", 1)
    assert tick(days=81) == ("dormant", 1)
    assert len(observatory.events("adoption.dormant.v1")) == 1
    assert advance(observatory, adoption_id, "check", note="Συνεχίζουμε.").json["state"] == "active"
    assert tick(days=91) == ("active", 2)
    assert act(observatory, adoption_id, "pause").json["state"] == "paused"
    assert tick(days=400) == ("paused", 2)


def test_counts_follow_what_happens(observatory):
    practice_id = observatory.practice("published", outcome_kind="partial")
    first, second, third = takers(3)
    adoption_id = started(observatory, practice_id, first)
    started(observatory, practice_id, second, mode="inspired")
    started(observatory, practice_id, third, mode="avoided")
    assert reuse_of(observatory, practice_id) == (0, 2, 1)
    advanced(observatory, adoption_id, "harvest", by=first)
    assert reuse_of(observatory, practice_id) == (1, 1, 1)
    body = {"says": "disputed"}
    observatory.call("answer_for_giver", principal=APPROVER, adoption_id=adoption_id, body=body)
    assert reuse_of(observatory, practice_id) == (0, 1, 1)
    body = {"says": "confirmed"}
    observatory.call("answer_for_giver", principal=APPROVER, adoption_id=adoption_id, body=body)
    assert act(observatory, adoption_id, "finish", by=first, note="Τέλος.").status == 200
    assert reuse_of(observatory, practice_id) == (1, 1, 1)


@pytest.mark.parametrize(("parent", "family"), [(None, False), (personas.LAMIA, True), ("region", False)])
def test_a_body_of_the_same_family_does_not_count(observatory, parent, family):
    """A shared territory is no family."""
    if parent == "region":
        parent = personas.INTERIOR
        observatory.register(parent, kind="region")
        observatory.register(personas.LAMIA, parent_id=str(parent))
    observatory.register(personas.HALKIDA, parent_id=str(parent) if parent else None)
    practice_id = observatory.practice("published")
    adoption_id = advanced(observatory, started(observatory, practice_id), "harvest")
    assert read(observatory, adoption_id).json["same_family"] is family
    assert reuse_of(observatory, practice_id)[0] == (0 if family else 1)


def test_sisters_of_one_body_are_family(observatory):
    observatory.register(personas.INTERIOR, name_en="Ministry")
    for body in (personas.LAMIA, personas.HALKIDA):
        observatory.register(body, parent_id=str(personas.INTERIOR))
    assert read(observatory, started(observatory)).json["same_family"] is True


def test_one_of_fifty_starts_at_once_wins(observatory):
    practice_id = observatory.practice("published")
    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(lambda _: start(observatory, practice_id), range(50)))
    assert sorted(answer.status for answer in answers) == [201, *[409] * 49]
    [won] = [answer.json["id"] for answer in answers if answer.status == 201]
    assert {answer.json["adoption_id"] for answer in answers if answer.status == 409} == {won}
    assert len(observatory.events("adoption.started.v1")) == 1


def test_two_hundred_takers_at_once_wait_for_nobody(observatory):
    practice_id = observatory.practice("published")
    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(lambda who: start(observatory, practice_id, who), takers(200)))
    assert {answer.status for answer in answers} == {201}
    assert reuse_of(observatory, practice_id) == (0, 200, 0)


def test_moving_and_giving_up_at_once_leave_one_truth(observatory):
    adoption_id = started(observatory)
    moved, ended = at_once(
        lambda: advance(observatory, adoption_id, "test"),
        lambda: act(observatory, adoption_id, "abandon", reason="Όχι."),
    )
    assert ended.status == 200
    assert moved.status in {200, 409}
    assert read(observatory, adoption_id, CURATOR).json["state"] == "abandoned"
