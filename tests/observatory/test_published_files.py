"""Files of practices and their publication: who sees them, and how they follow the revision."""

import files
import pytest
from personas import CONTRIBUTOR, CURATOR
from sqlalchemy import text

from chassis.principal import ANONYMOUS


def test_a_file_is_public_with_the_revision_that_names_it(cabinet, observatory):
    practice_id = observatory.practice("published")
    file_id = cabinet.added(practice_id)
    assert cabinet.names(practice_id) == []
    assert [cabinet.status(practice_id, file_id, by) for by in (ANONYMOUS, CONTRIBUTOR, CURATOR)] == [404, 200, 200]
    cabinet.publish(practice_id)
    assert cabinet.names(practice_id) == [file_id]
    assert cabinet.read(practice_id, file_id) == files.PDF
    history = observatory.call("list_revisions", practice_id=practice_id).json["items"]
    assert [[one["id"] for one in revision["content"]["files"]] for revision in history] == [[file_id], []]
    assert history[0]["changed"] == ["files"]


def test_a_removed_file_stays_public_until_the_next_publication(cabinet, observatory):
    practice_id = observatory.draft()
    file_id = cabinet.added(practice_id)
    cabinet.publish(practice_id)
    assert cabinet.remove(practice_id, file_id).status == 204
    assert cabinet.names(practice_id, CONTRIBUTOR) == []
    assert [cabinet.status(practice_id, file_id, by) for by in (ANONYMOUS, CONTRIBUTOR)] == [200, 200]
    cabinet.publish(practice_id)
    assert cabinet.status(practice_id, file_id) == 404
    assert cabinet.remove(practice_id, file_id).status == 404


def test_another_title_is_a_change_of_the_working_copy(cabinet, observatory):
    practice_id = observatory.draft()
    file_id = cabinet.added(practice_id)
    cabinet.publish(practice_id)
    assert cabinet.describe(practice_id, file_id, "Νέος τίτλος").json["title"] == "Νέος τίτλος"
    titles = [cabinet.list(practice_id, by).json["items"][0]["title"] for by in (ANONYMOUS, CONTRIBUTOR)]
    assert titles == ["Η έκθεση", "Νέος τίτλος"]
    assert cabinet.describe(practice_id, file_id, "").status == 422


def test_a_withdrawn_revision_gives_its_files_back(cabinet, observatory):
    practice_id = observatory.draft()
    file_id = cabinet.added(practice_id)
    cabinet.publish(practice_id)
    cabinet.remove(practice_id, file_id)
    assert observatory.call("withdraw_practice", principal=CONTRIBUTOR, practice_id=practice_id).status == 200
    assert cabinet.names(practice_id, CONTRIBUTOR) == [file_id]


@pytest.mark.parametrize("state", ["regional_review", "ministry_review", "rejected", "archived"])
def test_no_change_while_the_practice_takes_none(cabinet, observatory, state):
    practice_id = observatory.practice(state)
    assert cabinet.add(practice_id).json["type"] == "/problems/practice-not-editable"


def test_an_archived_practice_shows_its_files_unless_taken_down(cabinet, observatory, engine):
    kept, gone = observatory.draft(), observatory.draft()
    of_kept, of_gone = cabinet.added(kept), cabinet.added(gone)
    for practice_id in (kept, gone):
        cabinet.publish(practice_id)
        observatory.archive(practice_id, personal_data=practice_id == gone)
    assert cabinet.status(kept, of_kept) == 200
    assert cabinet.status(gone, of_gone) == 410
    assert cabinet.status(gone, of_gone, CURATOR) == 404
    with engine.connect() as connection:
        (left,) = connection.scalars(text("select distinct file_id from practice_file_parts")).all()
    assert str(left) == of_kept
