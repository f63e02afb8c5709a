"""Archiving: with a reason, told to the authors, and without breaking links."""

import personas
import pytest
from observatory_scenario import FULL
from personas import APPROVER, CONTRIBUTOR, CURATOR

from chassis.principal import ANONYMOUS

REASON = "Ο νόμος άλλαξε και η υπηρεσία καταργήθηκε."


@pytest.mark.parametrize(
    "body", [{}, {"reason": ""}, {"reason": " \u200b "}, {"reason": None}, {"reason": "α" * 2_001}]
)
def test_archiving_needs_a_reason(observatory, body):
    practice_id = observatory.practice("published")
    answered = observatory.call("archive_practice", principal=CURATOR, practice_id=practice_id, body=body)
    assert (answered.status, answered.json["errors"][0]["field"]) == (422, "reason")
    assert observatory.read(practice_id, ANONYMOUS).json["state"] == "published"


def test_the_reason_is_kept_and_told(observatory):
    practice_id = observatory.practice("published")
    answered = observatory.archive(practice_id, by=CURATOR, reason=REASON)
    assert (answered.status, answered.json["archive_reason"]) == (200, REASON)
    told = observatory.call("notice_material", body={"practice_id": practice_id}).json
    assert (told["state"], told["archive_reason"]) == ("archived", REASON)
    (event,) = observatory.events("practice.archived.v1")
    assert event["data"]["author_ids"] == [str(CONTRIBUTOR.person_id)]
    assert "reason" not in event["data"]


def test_an_archived_practice_keeps_its_address(observatory):
    practice_id = observatory.practice("published")
    observatory.archive(practice_id, reason=REASON)
    for view in ("working", "published"):
        seen = observatory.read(practice_id, ANONYMOUS, view=view)
        assert (seen.status, seen.json["state"], seen.json["archive_reason"]) == (200, "archived", REASON)
        assert seen.json["archived_at"]
        assert seen.json["title"] == FULL["title"]
    found = observatory.call("search_practices", query={}).json
    assert found["total"] == 0


def test_the_page_says_archived_since_when_and_why(observatory):
    practice_id = observatory.practice("published")
    observatory.archive(practice_id, reason=REASON + " <b>")
    for language, words in (("el", "Αρχειοθετημένη από τις 2 Μαρτίου 2026"), ("en", "Archived since 2 March 2026")):
        page = observatory.read(practice_id, ANONYMOUS, format="html", lang=language).text
        assert words in page
        assert REASON + " &lt;b&gt;" in page
        assert "noindex" in page


def test_an_archived_practice_shows_only_published_revisions(observatory):
    practice_id = observatory.practice("published")
    observatory.edit(practice_id, summary="Μυστικό ως τη δημοσίευση")
    observatory.archive(practice_id)
    history = observatory.call("list_revisions", practice_id=practice_id)
    assert history.status == 200
    assert [item["person_id"] for item in history.json["items"]] == [None]
    assert "Μυστικό" not in history.text + observatory.read(practice_id, ANONYMOUS).text
    assert "Μυστικό" in observatory.call("list_revisions", principal=APPROVER, practice_id=practice_id).text


def test_what_is_taken_down_answers_gone_without_title(observatory):
    practice_id = observatory.practice("published")
    observatory.archive(practice_id, by=CURATOR, reason="Ονόματα πολιτών στη λύση.", personal_data=True)
    for operation in ("read_practice", "list_revisions"):
        answered = observatory.call(operation, practice_id=practice_id)
        assert (answered.status, answered.json["type"]) == (410, "/problems/practice-taken-down")
        assert answered.json["archived_at"]
        assert FULL["title"] not in answered.text
        assert "Ονόματα" not in answered.text
    page = observatory.read(practice_id, ANONYMOUS, format="html")
    assert page.status == 410
    assert FULL["title"] not in page.text
    assert observatory.read(practice_id, CURATOR).status == 200


def test_an_archived_practice_comes_back(observatory):
    practice_id = observatory.practice("published")
    slug = observatory.read(practice_id).json["slug"]
    observatory.archive(practice_id, reason=REASON)
    back = observatory.call("unarchive_practice", principal=CURATOR, practice_id=practice_id)
    assert (back.status, back.json["state"], back.json["archive_reason"]) == (200, "published", None)
    seen = observatory.read(practice_id, ANONYMOUS).json
    assert (seen["state"], seen["slug"], seen["archived_at"]) == ("published", slug, None)
    assert observatory.call("search_practices", query={"q": "θυρίδα"}).json["total"] == 1
    assert observatory.events()[-1]["type"] == "practice.updated.v1"


@pytest.mark.parametrize("state", ["published", "draft", "taken_down"])
def test_nothing_else_comes_back(observatory, state):
    practice_id = observatory.practice("published" if state == "taken_down" else state)
    if state == "taken_down":
        observatory.archive(practice_id, personal_data=True)
    answered = observatory.call("unarchive_practice", principal=CURATOR, practice_id=practice_id)
    assert (answered.status, answered.json["type"]) == (409, "/problems/practice-not-unarchivable")


def test_bringing_back_is_for_curators(observatory):
    practice_id = observatory.practice("archived")
    for role, who in personas.EVERYBODY.items():
        if role == "curator":
            continue
        answered = observatory.call("unarchive_practice", principal=who, practice_id=practice_id)
        assert answered.status == (401 if role == "anonymous" else 403)


def test_what_was_archived_before_reasons_stays_hidden(observatory, engine):
    practice_id = observatory.practice("archived")
    with engine.begin() as connection:
        connection.exec_driver_sql("update practices set archive_reason = null, archived_at = null")
    assert observatory.read(practice_id, ANONYMOUS).status == 404
