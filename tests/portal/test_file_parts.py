"""Large files as a page with scripts sends them: begun, part by part, completed, each step once and again."""

import contract
import pytest
from test_file_pages import PART, PATH, UPLOADED, interrupted, practice

__all__ = ["practice"]


@pytest.fixture
def step(signed_in, practice):
    form = signed_in.form(PATH)

    def step(action, path=PATH, part=b"", **values):
        given = {"csrf": form["csrf"], "key": form["key"], "action": action, **values}
        return signed_in.post(path, data=given, files={"part": ("blob", part)})

    return step


def test_an_upload_is_begun_once(step, practice):
    keys = []
    for title in ("Η έκθεση", "Η έκθεση", "Άλλη"):
        answer = step("begin", name="έκ\tθεση.pdf", size=str(PART + 1), title=title, confidential="yes")
        assert answer.json() == {"id": UPLOADED["id"], "received": []}
        keys.append(practice.headers["upload_practice_file"]["Idempotency-Key"])
    assert keys[0] == keys[1] != keys[2]
    assert practice.queries["upload_practice_file"] == {"name": "έκ θεση.pdf", "title": "Άλλη", "size": str(PART + 1)}
    assert answer.headers["cache-control"] == "no-store"


def test_a_part_is_passed_on(step, practice):
    assert step("part", file_id=UPLOADED["id"], number="2", part=b"xyz").status_code == 200
    assert practice.bodies["put_practice_file_part"] == b"xyz"


def test_the_end_leads_to_the_files(step, practice):
    done = {"place": f"{PATH}?done=added"}
    assert step("complete", file_id=UPLOADED["id"], sha256="a" * 64).json() == done
    assert practice.bodies["complete_practice_file"] == {"sha256": "a" * 64}
    practice.answers["complete_practice_file"] = (409, {"type": "/problems/file-complete", "status": 409})
    assert step("complete", file_id=UPLOADED["id"], sha256="a" * 64).json() == done
    assert practice.calls["remove_practice_file"] == 0


def test_a_refused_file_says_why_and_is_gone(step, practice):
    fault = {"field": "file", "code": "x", "detail": "Δεν γίνεται δεκτό."}
    practice.answers["complete_practice_file"] = (422, {"status": 422, "detail": "Όχι", "errors": [fault]})
    answer = step("complete", file_id=UPLOADED["id"], sha256="a" * 64)
    assert (answer.status_code, answer.json()) == (422, {"alert": "Δεν γίνεται δεκτό."})
    assert practice.calls["remove_practice_file"] == 1


def test_an_interrupted_one_goes_on_where_it_stopped(step, practice):
    file_id = interrupted(practice, b"x" * (PART + 1), [1])
    assert step("begin", resumed=file_id, name="a.pdf", size=str(PART + 1)).json() == {"id": file_id, "received": [1]}
    assert step("begin", resumed=file_id, name="a.pdf", size="7").status_code == 422
    assert practice.calls["upload_practice_file"] == 0


@pytest.mark.parametrize("status", [503, 429])
def test_what_may_be_tried_again_is_told_as_that(step, practice, status):
    practice.answers["put_practice_file_part"] = (status, {"status": status})
    assert step("part", file_id=UPLOADED["id"], number="1", part=b"x").status_code == status


def test_a_confidential_file_begins_so(signed_in, gateway):
    shown = contract.answer("read_solution", full=True) | {"sight": "team", "state": "draft"}
    gateway.answers["read_solution"] = (200, shown)
    path = f"/el/solutions/{contract.AN_ID}/files"
    form = signed_in.form(path)
    given = {"csrf": form["csrf"], "action": "begin", "name": "a.pdf", "size": "5", "title": "Α", "confidential": "yes"}
    assert signed_in.post(path, data=given).status_code == 200
    assert gateway.queries["upload_solution_file"]["confidential"] == "true"
