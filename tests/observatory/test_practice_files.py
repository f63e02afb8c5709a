"""Files of practices: upload, parts, who sees them, and how they follow the revision."""

import hashlib
import io

import files
import personas
import pytest
from personas import CONTRIBUTOR
from PIL import Image
from sqlalchemy import text

from chassis.files.model import PART_BYTES
from chassis.personal_data import Subject
from chassis.principal import ANONYMOUS

PDF_OF_PARTS = files.PDF[:-6] + b"%" + b"x" * (2 * PART_BYTES) + b"\n%%EOF\n"


@pytest.fixture
def draft(observatory):
    return observatory.draft()


def test_a_small_file_comes_in_one_request(cabinet, draft, observatory):
    answered = cabinet.add(draft, title="  Η έκθεση ")
    assert (answered.status, answered.json["received"]) == (201, [1])
    (shown,) = observatory.read(draft).json["files"]
    assert shown == {
        "id": answered.json["id"],
        "kind": "attachment",
        "title": "Η έκθεση",
        "name": "έκθεση.pdf",
        "media_type": "application/pdf",
        "size": len(files.PDF),
        "sha256": hashlib.sha256(files.PDF).hexdigest(),
        "width": None,
        "height": None,
    }
    assert cabinet.read(draft, shown["id"], CONTRIBUTOR) == files.PDF


def test_a_large_file_comes_in_parts_and_goes_in_pieces(cabinet, draft):
    answered = cabinet.send(draft, PDF_OF_PARTS)
    assert answered.status == 200, answered.text
    reply = cabinet.get(draft, answered.json["id"], CONTRIBUTOR)
    assert len(reply.body) == PART_BYTES
    assert reply.continuation
    assert cabinet.read(draft, answered.json["id"], CONTRIBUTOR) == PDF_OF_PARTS


def test_an_upload_goes_on_where_it_broke_off(cabinet, draft):
    begun = cabinet.add(draft, b"", size=len(PDF_OF_PARTS)).json
    assert (begun["parts"], begun["received"], begun["completed_at"]) == (3, [], None)
    assert cabinet.put(draft, begun["id"], 3, PDF_OF_PARTS[2 * PART_BYTES :]).status == 204
    refused = cabinet.complete(draft, begun["id"])
    assert (refused.status, refused.json["parts"]) == (409, [1, 2])
    (waiting,) = cabinet.list(draft, CONTRIBUTOR).json["unfinished"]
    assert waiting["received"] == [3]
    for number in (1, 1, 2):
        part = PDF_OF_PARTS[(number - 1) * PART_BYTES : number * PART_BYTES]
        assert cabinet.put(draft, begun["id"], number, part).status == 204
    assert cabinet.complete(draft, begun["id"]).status == 200
    assert cabinet.list(draft, CONTRIBUTOR).json["unfinished"] == []
    assert cabinet.complete(draft, begun["id"]).json["type"] == "/problems/file-complete"
    assert cabinet.put(draft, begun["id"], 1, b"x").json["type"] == "/problems/file-complete"


@pytest.mark.parametrize("number", ["0", "4", "01x", "-1", "99999999999"])
def test_no_other_parts(cabinet, draft, number):
    begun = cabinet.add(draft, b"", size=len(PDF_OF_PARTS)).json
    assert cabinet.put(draft, begun["id"], number, b"x").status == 404


def test_a_part_has_its_length(cabinet, draft):
    begun = cabinet.add(draft, b"", size=len(PDF_OF_PARTS)).json
    refused = cabinet.put(draft, begun["id"], 1, b"x")
    assert (refused.status, refused.json["expected"]) == (422, PART_BYTES)


def test_a_file_changed_on_its_way_is_refused(cabinet, draft):
    begun = cabinet.add(draft, b"", size=len(files.PDF)).json
    cabinet.put(draft, begun["id"], 1, files.PDF)
    assert cabinet.complete(draft, begun["id"], sha256="0" * 64).json["type"] == "/problems/file-digest-mismatch"
    assert cabinet.complete(draft, begun["id"], sha256="zz").status == 422


def test_the_same_request_again_adds_one_file(cabinet, draft):
    first, again = (cabinet.add(draft, key="k" * 20).json["id"] for _ in range(2))
    assert first == again
    assert cabinet.names(draft, CONTRIBUTOR) == [first]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "file-empty"),
        (b"<html>", 422, "file-not-allowed"),
        (files.office(extra={"word/vbaProject.bin": b"x"}), 422, "file-not-allowed"),
        (files.picture()[:150], 422, "file-damaged"),
        (files.huge_png(), 422, "picture-too-large"),
    ],
)
def test_a_bad_file_is_named_and_leaves_nothing(cabinet, draft, observatory, content, status, code):
    refused = cabinet.add(draft, content)
    assert (refused.status, refused.json["type"]) == (status, f"/problems/{code}")
    assert refused.json["errors"][0]["field"] == "file"
    assert cabinet.list(draft, CONTRIBUTOR).json == {"items": [], "unfinished": []}
    assert observatory.read(draft).json["revision"] == 1


@pytest.mark.parametrize(
    "query", [{"title": ""}, {"title": " \u200b "}, {"title": "α" * 201}, {"name": ""}, {"name": "a\r\nSet-Cookie: b"}]
)
def test_a_file_needs_a_name_and_a_title(cabinet, draft, query):
    assert cabinet.add(draft, **query).status == 422


def test_a_picture_is_shown_and_everything_else_saved(cabinet, draft):
    picture = cabinet.get(draft, cabinet.added(draft, files.located_picture(), name="α.png"), CONTRIBUTOR)
    assert picture.content_type == "image/jpeg"
    assert picture.headers["Content-Disposition"].startswith("inline; ")
    assert not Image.open(io.BytesIO(picture.body)).getexif()
    assert b"Kanari" not in picture.body
    document = cabinet.get(draft, cabinet.added(draft, b"a;b\r\n", name='x"y.csv'), CONTRIBUTOR)
    assert document.content_type == "text/csv; charset=utf-8"
    assert document.headers["Content-Disposition"] == "attachment; filename=\"x_y.csv\"; filename*=UTF-8''x_y.csv"
    for reply in (picture, document):
        assert reply.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert reply.etag


def test_a_picture_larger_than_a_part_is_kept_in_parts(cabinet, draft):
    original = files.noise()
    assert len(original) > PART_BYTES
    answered = cabinet.send(draft, original, name="α.png", title="Θόρυβος")
    (shown,) = cabinet.list(draft, CONTRIBUTOR).json["items"]
    content = cabinet.read(draft, answered.json["id"], CONTRIBUTOR)
    assert (len(content), hashlib.sha256(content).hexdigest()) == (shown["size"], shown["sha256"])
    assert Image.open(io.BytesIO(content)).size == (shown["width"], shown["height"])


def test_strangers_do_not_learn_of_a_draft(cabinet, draft):
    file_id = cabinet.added(draft)
    for by in (ANONYMOUS, personas.NEIGHBOUR):
        assert cabinet.list(draft, by).status == 404
        assert cabinet.status(draft, file_id, by) == 404
        assert cabinet.get(draft, draft, by).status == 404


def test_files_of_another_practice_are_not_found(cabinet, observatory):
    one, other = observatory.draft(), observatory.draft()
    file_id = cabinet.added(one)
    assert cabinet.status(other, file_id, CONTRIBUTOR) == 404
    assert cabinet.remove(other, file_id).status == 404
    assert cabinet.put(other, file_id, 1, b"x").status == 404


def test_room_is_limited(cabinet, observatory, draft):
    limits = {"file_bytes": 2_000_000, "practice_files_bytes": 3_000_000, "organisation_files_bytes": 4_000_000}
    for name, value in limits.items():
        object.__setattr__(observatory.caller.settings, name, value)
    assert cabinet.add(draft, b"", size=2_000_001).json["type"] == "/problems/file-too-large"
    assert cabinet.add(draft, b"", size=2_000_000).status == 201
    assert cabinet.add(draft, b"", size=1_000_001).json["limit"] == 3_000_000
    other = observatory.draft()
    assert cabinet.add(other, b"", size=2_000_000).status == 201
    assert cabinet.add(other, b"", size=1).json["limit"] == 4_000_000


def test_a_practice_has_twenty_files(cabinet, draft):
    for _ in range(20):
        cabinet.added(draft)
    assert cabinet.add(draft).json["type"] == "/problems/files-full"


def test_files_go_when_nothing_names_them(cabinet, observatory, clock, engine):
    practice_id = observatory.draft()
    removed, kept, public = (cabinet.added(practice_id) for _ in range(3))
    cabinet.remove(practice_id, removed)
    cabinet.publish(practice_id)
    cabinet.remove(practice_id, public)  # still named by the published content
    begun = cabinet.add(practice_id, b"", size=5).json["id"]
    assert _rows(engine) == {removed, kept, public, begun}
    clock.forward(days=2)
    observatory.caller.instance().forget_what_is_over()
    assert _rows(engine) == {kept, public}


def test_a_deleted_draft_takes_its_files_along(cabinet, observatory, draft, engine):
    cabinet.added(draft)
    assert observatory.call("delete_practice", principal=CONTRIBUTOR, practice_id=draft).status == 204
    assert _rows(engine) == set()


def test_an_erasure_forgets_who_added_a_file(cabinet, observatory, draft, engine):
    file_id = cabinet.added(draft)
    subject = Subject(person_id=CONTRIBUTOR.person_id)
    copy = observatory.call("personal_data", body={"person_id": str(CONTRIBUTOR.person_id)}).json
    assert "Η έκθεση" in str(copy)
    service = observatory.caller.instance()
    with service.transaction():
        service.erase_person(subject)
    with engine.connect() as connection:
        assert connection.scalar(text("select person_id from practice_files")) is None
    assert cabinet.status(draft, file_id, personas.MANAGER) == 200


def _rows(engine):
    with engine.connect() as connection:
        return {str(one) for one in connection.scalars(text("select id from practice_files"))}
