"""The history of a practice."""

from observatory_scenario import SECTIONS
from personas import APPROVER, CENTRE_MANAGER, CONTRIBUTOR, CURATOR
from sqlalchemy import text

from chassis.database import uuid7
from chassis.principal import ANONYMOUS


def revisions(observatory, practice_id, who, **query):
    return observatory.call("list_revisions", principal=who, practice_id=practice_id, query=query).json


def publish_again(observatory, practice_id, *changes):
    for change in changes:
        observatory.edit(practice_id, **change)
    observatory.submit(practice_id)
    observatory.decide(practice_id, "forward", CENTRE_MANAGER)
    observatory.decide(practice_id, "publish", CURATOR)


def returned(observatory, practice_id, *changes):
    """Submit the practice with these changes and get it back."""
    for change in changes:
        observatory.edit(practice_id, **change)
    observatory.submit(practice_id)
    observatory.decide(practice_id, "request_changes", CENTRE_MANAGER, "Λίγο ακόμη.")


def test_each_submission_is_kept_with_who_when_and_what(observatory):
    practice_id = observatory.draft()
    returned(observatory, practice_id)
    returned(observatory, practice_id, {"problem": "Δεύτερη μορφή", "sdgs": [4]})
    observatory.edit(practice_id, by=APPROVER, cost_eur=10.5, started_on="2024-01-31")
    latest, second, first = revisions(observatory, practice_id, CONTRIBUTOR)["items"]
    assert [latest["number"], second["number"], first["number"]] == [3, 2, 1]
    assert (second["changed"], latest["changed"]) == (["problem", "sdgs"], ["started_on", "cost_eur"])
    assert set(SECTIONS) <= set(first["changed"])
    assert (first["person_id"], latest["person_id"]) == (str(CONTRIBUTOR.person_id), str(APPROVER.person_id))
    assert first["created_at"] < first["fixed_at"] < second["created_at"] < second["fixed_at"] < latest["created_at"]
    assert first["content"]["problem"] != second["content"]["problem"] == latest["content"]["problem"]
    assert latest["content"]["cost_eur"] == "10.50" or latest["content"]["cost_eur"] == "10.5"
    assert first["published_at"] is None
    assert latest["fixed_at"] is None


def test_saves_change_the_open_revision(observatory):
    practice_id = observatory.draft(funding="")
    for number, who in enumerate([CONTRIBUTOR, APPROVER, CONTRIBUTOR, APPROVER]):
        assert observatory.edit(practice_id, by=who, funding=f"Πηγή {number}").json["revision"] == 1
    [only] = revisions(observatory, practice_id, CONTRIBUTOR)["items"]
    assert (only["content"]["funding"], only["person_id"]) == ("Πηγή 3", str(APPROVER.person_id))
    assert only["created_at"] < only["saved_at"]
    assert "funding" in only["changed"]
    assert observatory.read(practice_id).json["version"] == 5


def test_a_change_taken_back_is_no_change(observatory):
    practice_id = observatory.practice("published")
    before = observatory.read(practice_id).json["lessons"]
    observatory.edit(practice_id, lessons="Άλλα", advice="Άλλες")
    observatory.edit(practice_id, lessons=before)
    latest, first = revisions(observatory, practice_id, CONTRIBUTOR)["items"]
    assert (latest["number"], latest["changed"]) == (2, ["advice"])
    assert first["content"]["lessons"] == latest["content"]["lessons"] == before


def test_what_was_withdrawn_stays_in_the_history(observatory):
    practice_id = observatory.practice("published")
    observatory.edit(practice_id, lessons="Άλλα")
    assert observatory.call("withdraw_practice", principal=CONTRIBUTOR, practice_id=practice_id).status == 200
    observatory.edit(practice_id, lessons="Πάλι άλλα")
    found = revisions(observatory, practice_id, CONTRIBUTOR)["items"]
    assert [(one["number"], one["content"]["lessons"]) for one in found[:2]] == [(3, "Πάλι άλλα"), (2, "Άλλα")]
    assert [one["fixed_at"] is None for one in found] == [True, False, False]


def test_the_public_sees_what_was_published_and_not_by_whom(observatory):
    practice_id = observatory.practice("published")
    returned(observatory, practice_id, {"problem": "Ενδιάμεσο που δεν δημοσιεύτηκε"})
    publish_again(observatory, practice_id, {"problem": "Τελικό"})
    observatory.edit(practice_id, problem="Υπό επεξεργασία")
    public = revisions(observatory, practice_id, ANONYMOUS)["items"]
    assert [item["number"] for item in public] == [3, 1]
    assert public[0]["changed"] == ["problem"]
    assert {item["person_id"] for item in public} == {None}
    assert {item["published_at"] == item["saved_at"] == item["fixed_at"] for item in public} == {True}
    assert "Ενδιάμεσο" not in str(public)
    assert len(revisions(observatory, practice_id, CONTRIBUTOR)["items"]) == 4


def test_the_history_is_paged(observatory):
    practice_id = observatory.draft()
    for number in range(4):
        returned(observatory, practice_id, {"funding": f"Πηγή {number}"})
    observatory.edit(practice_id, funding="Καμία")
    found, cursor = [], {}
    for _ in range(3):
        page = revisions(observatory, practice_id, CONTRIBUTOR, limit=2, **cursor)
        found += [item["number"] for item in page["items"]]
        cursor = {"cursor": page["next"]}
    assert found == [5, 4, 3, 2, 1]
    assert page["next"] is None


def test_saves_of_one_person_are_one_audit_record(observatory, engine):
    practice_id = observatory.draft()
    for who in (CONTRIBUTOR, CONTRIBUTOR, APPROVER, CONTRIBUTOR):
        assert observatory.edit(practice_id, by=who, funding=f"Πηγή {uuid7()}").status == 200
    assert saves(engine) == [CONTRIBUTOR.person_id, APPROVER.person_id]
    returned(observatory, practice_id)
    for _ in range(2):
        observatory.edit(practice_id, funding=f"Πηγή {uuid7()}")
    assert saves(engine) == [CONTRIBUTOR.person_id, APPROVER.person_id, CONTRIBUTOR.person_id]


def saves(engine):
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT actor_id FROM audit WHERE action = 'edit_practice' ORDER BY id")))


def test_public_changes_are_told_across_pages(observatory):
    practice_id = observatory.practice("published")
    publish_again(observatory, practice_id, {"lessons": "Νέα"})
    page = revisions(observatory, practice_id, ANONYMOUS, limit=1)
    assert [(item["number"], item["changed"]) for item in page["items"]] == [(2, ["lessons"])]
    rest = revisions(observatory, practice_id, ANONYMOUS, limit=1, cursor=page["next"])
    assert [item["number"] for item in rest["items"]] == [1]
    assert rest["next"] is None
