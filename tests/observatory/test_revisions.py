"""The history of a practice."""

from observatory_scenario import SECTIONS
from personas import APPROVER, CENTRE_MANAGER, CONTRIBUTOR, CURATOR

from chassis.principal import ANONYMOUS


def revisions(observatory, practice_id, who, **query):
    return observatory.call("list_revisions", principal=who, practice_id=practice_id, query=query).json


def publish_again(observatory, practice_id, *changes):
    for change in changes:
        observatory.edit(practice_id, **change)
    observatory.submit(practice_id)
    observatory.decide(practice_id, "forward", CENTRE_MANAGER)
    observatory.decide(practice_id, "publish", CURATOR)


def test_every_change_is_kept_with_who_when_and_what(observatory):
    practice_id = observatory.draft()
    observatory.edit(practice_id, problem="Δεύτερη μορφή", sdgs=[4])
    observatory.edit(practice_id, by=APPROVER, cost_eur=10.5, started_on="2024-01-31")
    latest, second, first = revisions(observatory, practice_id, CONTRIBUTOR)["items"]
    assert [latest["number"], second["number"], first["number"]] == [3, 2, 1]
    assert (second["changed"], latest["changed"]) == (["problem", "sdgs"], ["started_on", "cost_eur"])
    assert set(SECTIONS) <= set(first["changed"])
    assert (first["person_id"], latest["person_id"]) == (str(CONTRIBUTOR.person_id), str(APPROVER.person_id))
    assert first["created_at"] < second["created_at"] < latest["created_at"]
    assert first["content"]["problem"] != second["content"]["problem"] == latest["content"]["problem"]
    assert latest["content"]["cost_eur"] == "10.50" or latest["content"]["cost_eur"] == "10.5"
    assert first["published_at"] is None


def test_the_public_sees_what_was_published_and_not_by_whom(observatory):
    practice_id = observatory.practice("published")
    publish_again(observatory, practice_id, {"problem": "Ενδιάμεσο που δεν δημοσιεύτηκε"}, {"problem": "Τελικό"})
    observatory.edit(practice_id, problem="Υπό επεξεργασία")
    public = revisions(observatory, practice_id, ANONYMOUS)["items"]
    assert [item["number"] for item in public] == [3, 1]
    assert public[0]["changed"] == ["problem"]
    assert {item["person_id"] for item in public} == {None}
    assert "Ενδιάμεσο" not in str(public)
    assert len(revisions(observatory, practice_id, CONTRIBUTOR)["items"]) == 4


def test_the_history_is_paged(observatory):
    practice_id = observatory.draft()
    for number in range(4):
        observatory.edit(practice_id, funding=f"Πηγή {number}")
    found, cursor = [], {}
    for _ in range(3):
        page = revisions(observatory, practice_id, CONTRIBUTOR, limit=2, **cursor)
        found += [item["number"] for item in page["items"]]
        cursor = {"cursor": page["next"]}
    assert found == [5, 4, 3, 2, 1]
    assert page["next"] is None


def test_public_changes_are_told_across_pages(observatory):
    practice_id = observatory.practice("published")
    publish_again(observatory, practice_id, {"lessons": "Νέα"})
    page = revisions(observatory, practice_id, ANONYMOUS, limit=1)
    assert [(item["number"], item["changed"]) for item in page["items"]] == [(2, ["lessons"])]
    rest = revisions(observatory, practice_id, ANONYMOUS, limit=1, cursor=page["next"])
    assert [item["number"] for item in rest["items"]] == [1]
    assert rest["next"] is None
