"""Imports that break off in the middle: killed, cancelled, failing."""

import personas
import pytest
from importing import Importing, table

from observatory.exchange.practice_import import work
from observatory.exchange.practice_import.work import ImportWork


@pytest.fixture
def imports(observatory):
    return Importing(observatory)


class Killed(BaseException):
    """Ends a worker as a kill does: nothing after it runs."""


def kill_after(monkeypatch, name, calls):
    """Kill the worker in the transaction of its `calls`th batch, after the batch's work."""
    original = getattr(ImportWork, name)
    left = [calls]

    def dying(self, *arguments):
        result = original(self, *arguments)
        left[0] -= 1
        if left[0] == 0:
            raise Killed
        return result

    monkeypatch.setattr(ImportWork, name, dying)


@pytest.mark.parametrize(("room", "calls"), [("_outcomes", 1), ("_outcomes", 3), ("_keep_batch", 2)])
def test_after_a_kill_it_goes_on_exactly_where_it_was(imports, observatory, monkeypatch, room, calls):
    monkeypatch.setattr(work, "BATCH", 4)
    content = table(*(f"{number};Ίδιος τίτλος;;;;" for number in range(14)), "0;Πάλι;;;;", "15;;;wrong;;")
    import_id = imports.begin(content)
    with monkeypatch.context() as patched:
        kill_after(patched, room, calls)
        with pytest.raises(Killed):
            imports.work()
    half = imports.read(import_id)
    assert half["state"] in {"checking", "running"}
    assert half["created"] < 14
    imports.work()
    done = imports.read(import_id)
    assert [done[count] for count in ("state", "rows", "created", "skipped", "faulty")] == ["finished", 16, 14, 1, 1]
    rows = imports.rows(import_id)["items"]
    assert [row["row"] for row in rows] == list(range(2, 18))
    mine = {practice["id"]: practice["slug"] for practice in imports.mine()}
    assert {row["practice_id"] for row in rows if row["state"] == "created"} == set(mine)
    assert set(mine.values()) == {None}  # a draft has no slug: what is published under this title shows none of it


def test_cancelling_keeps_what_was_created_and_stops_the_rest(imports, observatory, monkeypatch):
    monkeypatch.setattr(work, "BATCH", 3)
    import_id = imports.begin(table(*(f"{number};Πρακτική {number};;;;" for number in range(10))))
    with monkeypatch.context() as patched:
        kill_after(patched, "_outcomes", 3)
        with pytest.raises(Killed):
            imports.work()
    assert imports.call("cancel_import", principal=personas.APPROVER, import_id=import_id).status == 204
    assert imports.call("cancel_import", principal=personas.APPROVER, import_id=import_id).status == 204, (
        "twice is once"
    )
    imports.work()
    done = imports.read(import_id)
    assert (done["state"], done["created"]) == ("cancelled", 6)
    assert len(imports.mine()) == len(imports.rows(import_id)["items"]) == 6
    finished = imports.run(table("x;;;;;"))
    refused = imports.call("cancel_import", principal=personas.CONTRIBUTOR, import_id=finished["id"])
    assert (refused.status, refused.json["type"]) == (409, "/problems/import-over")


def test_a_failing_import_lets_others_work_and_ends(imports, monkeypatch):
    broken = imports.begin(table("1;Ένα;;;;"))
    with monkeypatch.context() as patched:
        patched.setattr(ImportWork, "_outcomes", lambda *_: 1 / 0)
        for _ in range(5):
            with pytest.raises(ZeroDivisionError):
                imports.work()
        done = imports.read(broken)
    assert (done["state"], done["fault"]["type"]) == ("failed", "/problems/import-interrupted")
    assert imports.run(table("1;Ένα;;;;"))["created"] == 1
