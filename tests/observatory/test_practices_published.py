"""Published practices: edits beside the public revision, archive, cached pages."""

import personas
import pytest
from personas import APPROVER, CONTRIBUTOR, CURATOR

from chassis.principal import ANONYMOUS


def test_the_published_content_stays_public_during_an_edit(observatory):
    practice_id = observatory.practice("published")
    before = observatory.read(practice_id, ANONYMOUS)
    edited = observatory.edit(practice_id, problem="Νέο κείμενο")
    assert (edited.json["state"], edited.json["revision"], edited.json["published_revision"]) == ("draft", 2, 1)
    assert observatory.read(practice_id, ANONYMOUS).json == before.json
    assert observatory.read(practice_id, CONTRIBUTOR).json["problem"] == "Νέο κείμενο"
    assert observatory.read(practice_id, CONTRIBUTOR, view="published").json == before.json
    observatory.submit(practice_id)
    observatory.decide(practice_id, "forward", personas.CENTRE_MANAGER)
    assert observatory.read(practice_id, personas.READER).json == before.json
    observatory.decide(practice_id, "publish", CURATOR)
    after = observatory.read(practice_id, ANONYMOUS).json
    assert (after["problem"], after["revision"], after["state"]) == ("Νέο κείμενο", 2, "published")
    assert after["published_at"] == before.json["published_at"]
    types = [event["type"] for event in observatory.events()]
    assert types.count("practice.published.v1") == 1
    assert types[-1] == "practice.updated.v1"


@pytest.mark.parametrize("end", ["withdraw", "reject"])
def test_withdrawing_a_working_revision_restores_the_published(observatory, end):
    practice_id = observatory.practice("published")
    before = observatory.read(practice_id, ANONYMOUS).json
    observatory.edit(practice_id, problem="Δεν θα φανεί ποτέ")
    observatory.submit(practice_id)
    if end == "withdraw":
        answered = observatory.call("withdraw_practice", principal=CONTRIBUTOR, practice_id=practice_id)
        assert answered.status == 200
        assert observatory.events("practice.withdrawn.v1")[0]["data"]["still_public"] is True
    else:
        observatory.decide(practice_id, "reject", personas.CENTRE_MANAGER, "Όχι έτσι.")
    now = observatory.read(practice_id).json
    assert (now["state"], now["problem"], now["revision"]) == ("published", before["problem"], 1)
    assert observatory.read(practice_id, ANONYMOUS).json == before
    assert observatory.edit(practice_id, problem="Τρίτη φορά").json["revision"] == 3


def test_an_archived_practice_changes_no_more(observatory):
    practice_id = observatory.practice("published")
    archived = observatory.archive(practice_id, by=APPROVER)
    assert (archived.status, archived.json["state"]) == (200, "archived")
    assert observatory.read(practice_id).json["state"] == "archived"
    assert observatory.edit(practice_id, title="x").status == 409
    again = observatory.archive(practice_id, by=CURATOR)
    assert (again.status, again.json["type"]) == (409, "/problems/practice-not-archivable")


def test_a_published_practice_can_be_archived_during_an_edit(observatory):
    practice_id = observatory.practice("published")
    observatory.edit(practice_id, problem="Υπό επεξεργασία")
    assert observatory.archive(practice_id, by=CURATOR).json["state"] == "archived"
    assert "Υπό επεξεργασία" not in observatory.read(practice_id, ANONYMOUS).text


def test_the_answers_say_which_cached_pages_are_stale(observatory):
    practice_id = observatory.practice("ministry_review")
    published = observatory.review(practice_id, "publish", CURATOR)
    assert {"practices", f"practice:{practice_id}"} <= set(published.reply.purge)
    assert f"practice:{practice_id}" in observatory.read(practice_id, ANONYMOUS).reply.tags
