"""Accounts that are shut, and the sessions that a person sees and ends."""

import pytest

from chassis.database import uuid7
from chassis.principal import Principal
from chassis.testing import person

MARIA = "maria@lamia.example"


@pytest.fixture
def curator():
    return person("curator")


def suspend(house, curator, email=MARIA):
    return house.call("suspend_person", principal=curator, body={"email": email, "reason": "Αποχώρησε."})


def reinstate(house, curator, person_id):
    return house.call("reinstate_person", principal=curator, person_id=person_id)


def test_suspended_person_is_out_at_once_until_reinstated(identity, curator, clock):
    maria = identity.active_person(MARIA)
    token = identity.sign_in().json["refresh_token"]
    answered = suspend(identity, curator)
    assert answered.status == 201
    assert answered.json == {"person_id": str(maria), "suspended_at": clock().isoformat(), "reason": "Αποχώρησε."}
    assert identity.refresh(token).status == 401
    assert identity.sign_in().status == 401
    ended = [event["data"]["subject_id"] for event in identity.events("access.ended.v1")]
    assert str(maria) in ended
    assert len(ended) == 2
    assert suspend(identity, curator).status == 201
    assert len(identity.events("person.suspended.v1")) == 1
    for _ in range(2):
        assert reinstate(identity, curator, maria).status == 204
    assert len(identity.events("person.reinstated.v1")) == 1
    assert identity.refresh(token).status == 401
    clock.forward(minutes=16)
    assert identity.sign_in().status == 201


def test_only_a_curator_suspends_and_not_themselves(identity, curator):
    maria = identity.active_person(MARIA)
    for principal, status in ((person(), 403), (person("curator", person_id=maria), 409)):
        assert suspend(identity, principal).status == status
    assert identity.call("suspend_person", body={"email": MARIA, "reason": "Έτσι."}).status == 401
    assert identity.sign_in().status == 201


def test_whoever_is_not_there_or_not_open_cannot_be_suspended(identity, curator):
    identity.register("pending@lamia.example")
    assert suspend(identity, curator, "pending@lamia.example").json["type"] == "/problems/person-not-suspendable"
    assert suspend(identity, curator, "nobody@lamia.example").status == 404
    assert reinstate(identity, curator, uuid7()).status == 404


def sessions(house, principal):
    return house.call("list_sessions", principal=principal).json["items"]


def test_a_person_sees_their_sessions_and_ends_one_or_all(identity, clock):
    maria = identity.active_person(MARIA)
    identity.active_person("other@lamia.example")
    other = identity.sign_in("other@lamia.example").json["refresh_token"]
    tokens = []
    for _ in range(3):
        tokens.append(identity.sign_in().json["refresh_token"])
        clock.forward(minutes=1)
    renewed = identity.refresh(tokens[0]).json["refresh_token"]
    current = str(identity.scalar("select id from sessions where person_id = :p order by id desc limit 1", p=maria))
    me = Principal(person_id=maria, session_id=current)
    listed = sessions(identity, me)
    assert [one["current"] for one in listed] == [True, False, False]
    assert listed[2]["refreshed_at"] > listed[2]["started_at"]
    assert identity.call("end_one_session", principal=me, session_id=listed[1]["id"]).status == 204
    assert [identity.refresh(token).status for token in (tokens[1], renewed)] == [401, 201]
    assert len(sessions(identity, me)) == 2
    assert identity.call("end_all_sessions", principal=me).status == 204
    assert sessions(identity, me) == []
    assert identity.refresh(tokens[2]).status == 401
    assert len({event["data"]["subject_id"] for event in identity.events("access.ended.v1")}) == 3
    assert identity.refresh(other).status == 201


def test_anothers_session_is_not_there(identity):
    identity.active_person(MARIA)
    identity.sign_in()
    theirs = identity.scalar("select id from sessions")
    assert identity.call("end_one_session", principal=person(), session_id=theirs).status == 404
    assert identity.call("list_sessions").status == 401
