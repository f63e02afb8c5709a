"""A POST sent again under its Idempotency-Key: one effect, the first answer, and nobody else's key."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from chassis import idempotency
from chassis.database import make_engine
from chassis.messaging import housekeeping
from chassis.testing import person

SOMEBODY = person("curator")
BODY = {"name": "x"}


@pytest.fixture
def toy(toy_database):
    from toy.service import Toy

    from chassis.testing import Caller

    engine = make_engine(toy_database, pool_size=12, application="toy-test")
    yield Caller(Toy, engine)
    engine.dispose()


def make(toy, key="k1", principal=SOMEBODY, body=BODY, **more):
    return toy.call("make_thing", principal=principal, body=body, idempotency_key=key, **more)


def kept(toy):
    with toy.engine.connect() as connection:
        return connection.execute(text("select count(*) from idempotency")).scalar_one()


def test_the_first_answer_is_given_again_and_there_is_one_effect(toy):
    first, again = make(toy), make(toy)
    assert first.status == again.status == 201
    assert again.reply.body == first.reply.body
    assert again.etag == first.etag
    assert again.reply.headers == {**first.reply.headers, "Idempotency-Replayed": "true"}
    assert "Idempotency-Replayed" not in first.reply.headers
    assert again.reply.purge == ()
    assert len(toy.events()) == 1


def test_no_key_or_another_key_has_another_effect(toy):
    made = {answer.json["id"] for answer in (make(toy, None), make(toy, None), make(toy, "a"), make(toy, "b"))}
    assert len(made) == len(toy.events()) == 4
    assert kept(toy) == 2


def test_a_key_is_its_callers_own(toy):
    assert make(toy).json["id"] != make(toy, principal=person("curator")).json["id"]
    assert len(toy.events()) == 2


@pytest.mark.parametrize(
    "other",
    [{"body": {"name": "y"}}, {"body": b'{"name":  "x"}'}, {"query": {"a": "1"}}],
    ids=["value", "bytes", "query"],
)
def test_another_request_under_the_same_key_is_refused(toy, other):
    make(toy)
    answered = make(toy, **other)
    assert answered.status == 422
    assert answered.json["type"] == "/problems/idempotency-key-reused"
    assert len(toy.events()) == 1


def test_another_operation_under_the_same_key_is_refused(toy):
    make(toy)
    answered = toy.call("fail", principal=SOMEBODY, body=BODY, idempotency_key="k1")
    assert answered.json["type"] == "/problems/idempotency-key-reused"


def test_fifty_at_once_have_one_effect(toy):
    start = threading.Barrier(50)

    def run(_):
        start.wait()
        return make(toy)

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(run, range(50)))
    statuses = Counter(answer.status for answer in answers)
    assert set(statuses) <= {201, 409, 503}  # 503: threads that waited for one of the twelve connections too long
    assert statuses[201] >= 1
    assert len({answer.json["id"] for answer in answers if answer.status == 201}) == 1
    assert sum("Idempotency-Replayed" not in answer.reply.headers for answer in answers if answer.status == 201) == 1
    problems = {answer.json["type"] for answer in answers if answer.status == 409}
    assert problems <= {"/problems/idempotency-key-in-progress"}
    assert len(toy.events()) == kept(toy) == 1
    assert make(toy).reply.headers["Idempotency-Replayed"] == "true"


def test_while_the_first_is_under_way_the_second_is_told_to_wait(toy):
    def nap():
        return toy.call("nap", principal=SOMEBODY, idempotency_key="k1")

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(nap)
        until_locked(toy)
        second = nap()
        assert second.status == 409
        assert second.json["type"] == "/problems/idempotency-key-in-progress"
        assert second.reply.headers["Retry-After"] == "1"
        assert first.result().status == 204
    third = nap()
    assert (third.status, third.reply.body) == (204, b"")
    assert third.reply.headers["Idempotency-Replayed"] == "true"


def until_locked(toy):
    with toy.engine.connect() as connection:
        for _ in range(500):
            locks = "select count(*) from pg_locks where locktype = 'advisory' and granted"
            if connection.execute(text(locks)).scalar_one():
                return
            connection.execute(text("select pg_sleep(0.01)"))
    raise AssertionError("nobody holds the key")


def test_what_fails_is_not_kept(toy):
    assert make(toy, body={"name": "taken"}).status == 409
    assert make(toy, body={"name": 5}).status == 422
    assert toy.call("fail", principal=SOMEBODY, idempotency_key="k1").status == 500
    assert kept(toy) == 0
    assert make(toy).status == 201


def test_a_crash_before_commit_leaves_no_effect_and_no_answer(toy, monkeypatch):
    def die(session):
        with toy.engine.connect() as other:
            (pid,) = session.execute(text("select pg_backend_pid()")).one()
            other.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})
        commit(session)

    commit = Session.commit
    with monkeypatch.context() as patched:
        patched.setattr(Session, "commit", die)
        assert make(toy).status == 503
    assert toy.events() == []
    assert kept(toy) == 0
    again = make(toy)
    assert again.status == 201
    assert "Idempotency-Replayed" not in again.reply.headers
    assert len(toy.events()) == 1


def test_a_crash_after_the_commit_leaves_both(toy, monkeypatch):
    def die(session):
        commit(session)
        raise OperationalError("commit", {}, Exception("the answer never came"))

    commit = Session.commit
    with monkeypatch.context() as patched:
        patched.setattr(Session, "commit", die)
        assert make(toy).status == 503
    [event] = toy.events()
    again = make(toy)
    assert (again.status, again.json["id"]) == (201, event["data"]["thing_id"])
    assert again.reply.headers["Idempotency-Replayed"] == "true"
    assert len(toy.events()) == 1


def test_who_lost_the_right_is_not_given_the_answer(toy):
    make(toy)
    assert make(toy, principal=person(person_id=SOMEBODY.person_id)).status == 403


@pytest.mark.parametrize("key", ["", "a b", "é", "k" * 256, "a\tb"])
def test_what_is_no_key_is_refused(toy, key):
    answered = make(toy, key)
    assert answered.status == 400
    assert answered.json["type"] == "/problems/idempotency-key-malformed"


def test_nobodys_key_is_not_kept(toy):
    for _ in range(2):
        answered = toy.call("form", body={"name": "x"}, idempotency_key="k1")
        assert "Idempotency-Replayed" not in answered.reply.headers
    assert kept(toy) == 0


def test_a_secret_is_never_kept(toy):
    first, again = (toy.call("make_secret", principal=SOMEBODY, idempotency_key="k1") for _ in range(2))
    assert first.json["secret"] != again.json["secret"]
    assert kept(toy) == 0


def test_answers_expire_after_a_day_or_with_the_person(toy):
    for key in ("a", "b"):
        make(toy, key)
    make(toy, "c", principal=person("curator"))
    with toy.engine.begin() as connection:
        connection.execute(
            text("update idempotency set created_at = created_at - :age where key = 'a'"),
            {"age": idempotency.KEPT + timedelta(seconds=1)},
        )
    assert housekeeping.prune(toy.engine) == 1
    assert "Idempotency-Replayed" not in make(toy, "a").reply.headers
    assert "Idempotency-Replayed" in make(toy, "b").reply.headers
    with Session(toy.engine) as session:
        assert idempotency.delete(session, SOMEBODY.caller_id) == 2
        session.commit()
    assert kept(toy) == 1


def test_the_contract_says_which_operations_keep_keys(toy):
    from chassis.contract import build_contract

    keeps = {one["name"]: one["idempotent"] for one in build_contract(toy.service)["operations"]}
    assert (keeps["make_thing"], keeps["make_secret"], keeps["change_thing"], keeps["get_thing"]) == (
        True,
        False,
        False,
        False,
    )
