"""Files of a practice when two things happen at once: names, room, parts and locks."""

import files
import pytest
from cabinet import Cabinet
from personas import APPROVER, CONTRIBUTOR
from sqlalchemy import text
from together import at_once

from chassis.files import pictures
from chassis.files.model import MOST_FILES, PART_BYTES


@pytest.fixture
def cabinet(observatory):
    return Cabinet(observatory)


@pytest.fixture
def draft(observatory):
    return observatory.draft()


@pytest.fixture
def meanwhile(monkeypatch):
    """Let something happen while a picture is encoded."""

    def arrange(act):
        encode = pictures.encoded_anew

        def slowly(*arguments):
            act()
            return encode(*arguments)

        monkeypatch.setattr(pictures, "encoded_anew", slowly)

    return arrange


def test_two_files_of_one_name_are_two_files(cabinet, draft, observatory):
    answers = at_once(
        lambda: cabinet.add(draft, files.PDF, name="έκθεση.pdf", title="Πρώτη"),
        lambda: cabinet.add(draft, files.PDF + b"%", by=APPROVER, name="έκθεση.pdf", title="Δεύτερη"),
    )
    assert [answer.status for answer in answers] == [201, 201]
    shown = observatory.read(draft).json["files"]
    assert {one["title"] for one in shown} == {"Πρώτη", "Δεύτερη"}
    assert {one["id"] for one in shown} == {answer.json["id"] for answer in answers}
    assert {one["size"] for one in shown} == {len(files.PDF), len(files.PDF) + 1}


def test_the_last_place_is_given_once(cabinet, draft):
    for _ in range(MOST_FILES - 1):
        assert cabinet.add(draft, b"", size=5).status == 201
    answers = at_once(lambda: cabinet.add(draft), lambda: cabinet.add(draft, by=APPROVER))
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert len(cabinet.names(draft, CONTRIBUTOR)) == 1


@pytest.mark.parametrize("in_parts", [False, True])
def test_a_picture_is_encoded_without_a_lock(cabinet, draft, observatory, engine, meanwhile, in_parts):
    def write():
        with engine.begin() as connection:
            connection.execute(text("SELECT FROM practices FOR UPDATE NOWAIT"))
            connection.execute(text("SELECT FROM practice_files FOR UPDATE NOWAIT"))
        assert observatory.edit(draft, funding="ΕΣΠΑ").status == 200

    meanwhile(write)
    content = files.noise() if in_parts else files.picture()
    answered = cabinet.send(draft, content, name="α.png") if in_parts else cabinet.add(draft, content, name="α.jpg")
    assert answered.status in {200, 201}, answered.text
    shown = observatory.read(draft).json
    assert (shown["funding"], len(shown["files"])) == ("ΕΣΠΑ", 1)


def test_a_practice_submitted_meanwhile_gets_no_file(cabinet, draft, observatory, meanwhile):
    meanwhile(lambda: observatory.submit(draft))
    refused = cabinet.add(draft, files.picture(), name="α.jpg")
    assert (refused.status, refused.json["type"]) == (409, "/problems/practice-not-editable")
    assert observatory.read(draft).json["files"] == []


def test_a_part_that_comes_while_the_file_is_read(cabinet, draft, meanwhile):
    content = files.noise()
    begun = cabinet.add(draft, b"", size=len(content), name="α.png").json
    sent = [content[number * PART_BYTES : (number + 1) * PART_BYTES] for number in range(begun["parts"])]
    for number, part in enumerate(sent, start=1):
        assert cabinet.put(draft, begun["id"], number, part).status == 204
    meanwhile(lambda: cabinet.put(draft, begun["id"], 1, bytes(len(sent[0]))))
    refused = cabinet.complete(draft, begun["id"])
    assert (refused.status, refused.json["type"]) == (409, "/problems/file-digest-mismatch")
    assert cabinet.names(draft, CONTRIBUTOR) == []


def test_two_completions_at_once_add_one_file(cabinet, draft):
    begun = cabinet.add(draft, b"", size=len(files.PDF)).json
    cabinet.put(draft, begun["id"], 1, files.PDF)
    answers = at_once(*[lambda: cabinet.complete(draft, begun["id"])] * 2)
    assert sorted(answer.status for answer in answers) == [200, 409]
    assert cabinet.names(draft, CONTRIBUTOR) == [begun["id"]]
