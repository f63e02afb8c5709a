"""Practices as callers meet them, on a real database."""

from datetime import UTC, datetime
from uuid import uuid4

import personas
import pytest
from observatory_scenario import FULL, SECTIONS
from personas import APPROVER, CONTRIBUTOR, CURATOR
from service_under_test import fields

from chassis.principal import ANONYMOUS, Membership
from chassis.testing import person


def test_a_draft_needs_nothing_but_an_organisation(observatory):
    answered = observatory.call("create_practice", principal=CONTRIBUTOR, body={})
    assert answered.status == 201
    practice = answered.json
    assert answered.reply.headers["Location"] == f"/v1/practices/{practice['id']}"
    assert practice["state"] == "draft"
    assert practice["organisation_id"] == str(personas.LAMIA)
    assert practice["region"] == "GR-H"
    assert practice["slug"] is None
    assert practice["revision"] == 1
    assert practice["published_revision"] is None
    assert practice["not_recorded"] == []
    assert observatory.events() == []


def test_every_field_comes_back_as_it_was_given(observatory):
    given = {
        **FULL,
        "region": "GR-H",
        "municipality": "2401",
        "principles": ["embrace", "diffuse"],
        "sdgs": [9, 11],
        "outcome_kind": "failure",
        "started_on": "2024-05-01",
        "cost_eur": 12500.5,
        "funding": "ΕΣΠΑ",
        "links": ["https://lamia.example/thyrida"],
        "language": "el",
        "source_url": "https://lamia.example/",
    }
    practice = observatory.call("create_practice", principal=CONTRIBUTOR, body=given).json
    assert {name: practice[name] for name in given} == given
    assert practice["year"] == 2024
    read = observatory.read(practice["id"]).json
    assert {name: read[name] for name in given} == given


def test_somebody_of_two_organisations_must_choose(observatory):
    both = person(
        memberships=(
            Membership(personas.LAMIA, "contributor", "municipality", "GR-H"),
            Membership(personas.HALKIDA, "approver", "municipality", "GR-H"),
        )
    )
    answered = observatory.call("create_practice", principal=both, body={})
    assert answered.status == 422
    assert fields(answered) == ["organisation_id"]
    chosen = observatory.call("create_practice", principal=both, body={"organisation_id": str(personas.HALKIDA)})
    assert chosen.json["organisation_id"] == str(personas.HALKIDA)


def test_nobody_writes_for_a_foreign_organisation(observatory):
    body = {"organisation_id": str(personas.LARISSA)}
    assert observatory.call("create_practice", principal=CONTRIBUTOR, body=body).status == 403


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        ("title", "α" * 201, "title"),
        ("title", "δύο\nγραμμές", "title"),
        ("summary", "α" * 1501, "summary"),
        ("problem", "α" * 10_001, "problem"),
        ("problem", "\x07", "problem"),
        ("funding", "α" * 501, "funding"),
        ("sectors", ["alchemy"], "sectors.0"),
        (
            "sectors",
            ["democracy", "transparency", "transport", "technology", "culture", "ppp", "environment"],
            "sectors",
        ),
        ("principles", ["courage"], "principles.0"),
        ("sdgs", [0], "sdgs.0"),
        ("sdgs", [18], "sdgs.0"),
        ("sdgs", ["1"], "sdgs.0"),
        ("stage", "done", "stage"),
        ("outcome_kind", "triumph", "outcome_kind"),
        ("region", "GR-Z", "region"),
        ("municipality", "24", "municipality"),
        ("municipality", "9999", "municipality"),
        ("started_on", "2040-01-01", "started_on"),
        ("started_on", "1821-03-25", "started_on"),
        ("cost_eur", -1, "cost_eur"),
        ("cost_eur", 1e30, "cost_eur"),
        ("cost_eur", "NaN", "cost_eur"),
        ("links", ["javascript:alert(1)"], "links.0"),
        ("links", ["https://x.example"] * 21, "links"),
        ("source_url", "ftp://x.example/file", "source_url"),
        ("language", "fr", "language"),
        ("state", "published", "state"),
        ("published_at", "2026-01-01T00:00:00Z", "published_at"),
        ("organisation_id", "lamia", "organisation_id"),
    ],
)
def test_what_does_not_hold_is_named(observatory, field, value, where):
    answered = observatory.call("create_practice", principal=CONTRIBUTOR, body={field: value})
    assert answered.status == 422
    assert fields(answered) == [where]


def test_nothing_is_said_twice(observatory):
    body = {"sectors": ["culture", "culture"], "sdgs": [3, 1, 3], "source_url": ""}
    practice = observatory.call("create_practice", principal=CONTRIBUTOR, body=body).json
    assert (practice["sectors"], practice["sdgs"], practice["source_url"]) == (["culture"], [3, 1], None)


def test_the_region_never_contradicts_the_municipality(observatory):
    by = personas.MINISTRY_EDITOR
    practice = observatory.call("create_practice", principal=by, body={"municipality": "2701"}).json
    assert practice["region"] == "GR-E"
    wrong = observatory.edit(practice["id"], by, region="GR-H")
    assert (wrong.status, fields(wrong)) == (422, ["municipality"])
    assert wrong.json["region"] == "GR-E"
    own = observatory.draft(municipality="2101")
    back = observatory.edit(own, municipality=None, region=None).json
    assert (back["municipality"], back["region"]) == (None, "GR-H")


def test_a_ministry_has_no_region_unless_it_says_where(observatory):
    body = {"municipality": "2401"}
    assert observatory.call("create_practice", principal=personas.MINISTRY_EDITOR, body={}).json["region"] is None
    assert observatory.call("create_practice", principal=personas.MINISTRY_EDITOR, body=body).json["region"] == "GR-H"


def test_submitting_names_every_empty_section(observatory):
    practice_id = observatory.call("create_practice", principal=CONTRIBUTOR, body={}).json["id"]
    answered = observatory.call("submit_practice", principal=CONTRIBUTOR, practice_id=practice_id)
    assert answered.status == 422
    assert answered.json["type"] == "/problems/practice-incomplete"
    assert fields(answered) == [*SECTIONS, "sectors", "stage"]
    assert "Τίτλος" in answered.json["errors"][0]["detail"]
    english = observatory.call("submit_practice", principal=CONTRIBUTOR, practice_id=practice_id, language="en")
    assert "Title" in english.json["errors"][0]["detail"]
    assert observatory.read(practice_id).json["state"] == "draft"
    assert observatory.events() == []


def test_a_dry_run_names_gaps_and_submits_nothing(observatory):
    practice_id = observatory.draft(lessons="", stage=None)
    dry = {"principal": CONTRIBUTOR, "practice_id": practice_id, "query": {"dry_run": "true"}}
    before = observatory.read(practice_id).json
    answered = observatory.call("submit_practice", **dry)
    assert (answered.status, fields(answered)) == (422, ["lessons", "stage"])
    observatory.edit(practice_id, lessons="Διδάγματα", stage="implementing")
    ready = observatory.call("submit_practice", **dry)
    assert (ready.status, ready.json["state"]) == (200, "draft")
    assert observatory.read(practice_id).json["submitted_at"] == before["submitted_at"] is None
    assert observatory.events() == []
    assert observatory.call("submit_practice", **{**dry, "principal": personas.ELSEWHERE}).status in {403, 404}
    assert observatory.call("submit_practice", principal=CONTRIBUTOR, practice_id=practice_id).status == 200
    assert observatory.call("submit_practice", **dry).status == 409


@pytest.mark.parametrize("section", [*SECTIONS, "sectors", "stage"])
def test_submitting_names_the_one_empty_section(observatory, section):
    empty = {"sectors": [], "stage": None}.get(section, "  \n " if section != "title" else "")
    practice_id = observatory.draft(**{section: empty})
    answered = observatory.call("submit_practice", principal=CONTRIBUTOR, practice_id=practice_id)
    assert (answered.status, fields(answered)) == (422, [section])


def test_an_edit_needs_the_version_it_is_based_on(observatory):
    practice_id = observatory.draft()
    first = observatory.read(practice_id)
    assert observatory.call("edit_practice", principal=CONTRIBUTOR, practice_id=practice_id, body={}).status == 428
    edited = observatory.call(
        "edit_practice", principal=APPROVER, practice_id=practice_id, body={"funding": "ΕΣΠΑ"}, if_match=first.etag
    )
    assert (edited.status, edited.json["revision"], edited.json["version"]) == (200, 1, first.json["version"] + 1)
    late = observatory.call(
        "edit_practice", principal=CONTRIBUTOR, practice_id=practice_id, body={"funding": "ΤΑΑ"}, if_match=first.etag
    )
    assert late.status == 412
    assert observatory.read(practice_id).json["funding"] == "ΕΣΠΑ"


def test_an_edit_that_changes_nothing_is_no_revision(observatory):
    practice_id = observatory.draft()
    before = observatory.read(practice_id)
    same = observatory.edit(practice_id, title=FULL["title"])
    assert (same.status, same.json["revision"], same.etag) == (200, 1, before.etag)


def test_slugs_are_latin_and_stay_from_publication_on(observatory):
    published = observatory.practice("published", title="Κοινωνικό παντοπωλείο")
    kept = observatory.read(published).json["slug"]
    assert kept == "koinoniko-pantopoleio"
    assert observatory.edit(published, title="Κάτι άλλο").json["slug"] == kept


@pytest.mark.parametrize("state", ["draft", "ministry_review", "rejected"])
def test_a_slug_tells_nothing_of_what_is_not_published(observatory, state):
    hidden = observatory.practice(state, title="Κοινωνικό παντοπωλείο")
    assert observatory.read(hidden).json["slug"] is None
    published = observatory.practice("published", title="Κοινωνικό παντοπωλείο")
    assert observatory.read(published, ANONYMOUS).json["slug"] == "koinoniko-pantopoleio"


def test_many_of_one_title_get_numbers_then_the_end_of_their_id(observatory):
    ids = [observatory.practice("published", title="Ίδιος") for _ in range(11)]
    written = [observatory.read(practice_id).json for practice_id in ids]
    slugs = [practice["slug"] for practice in written]
    assert slugs[:9] == ["idios", *(f"idios-{number}" for number in range(2, 10))]
    assert slugs[9:] == [f"idios-{practice['id'][-12:]}" for practice in written[9:]]


def test_the_organisation_is_fixed_by_the_first_submission(observatory):
    both = person(
        memberships=(
            Membership(personas.LAMIA, "contributor", "municipality", "GR-H"),
            Membership(personas.HALKIDA, "contributor", "municipality", "GR-H"),
        )
    )
    practice_id = observatory.draft(by=both, organisation_id=str(personas.LAMIA))
    foreign = observatory.edit(practice_id, by=both, organisation_id=str(personas.LARISSA))
    assert foreign.status == 403
    assert observatory.read(practice_id, both).json["organisation_id"] == str(personas.LAMIA)
    moved = observatory.edit(practice_id, by=both, organisation_id=str(personas.HALKIDA))
    assert moved.json["organisation_id"] == str(personas.HALKIDA)
    observatory.submit(practice_id, by=both)
    observatory.call("withdraw_practice", principal=both, practice_id=practice_id)
    fixed = observatory.edit(practice_id, by=both, organisation_id=str(personas.LAMIA))
    assert (fixed.status, fixed.json["type"]) == (409, "/problems/organisation-fixed")


def test_what_is_under_review_cannot_be_edited(observatory):
    practice_id = observatory.practice("regional_review")
    answered = observatory.edit(practice_id, title="Αλλαγή")
    assert (answered.status, answered.json["type"]) == (409, "/problems/practice-not-editable")
    assert answered.json["state"] == "regional_review"


def test_ones_own_practices_are_listed_in_every_state(observatory):
    made = [observatory.practice("draft"), observatory.practice("regional_review"), observatory.practice("published")]
    observatory.draft(by=personas.NEIGHBOUR)
    page = observatory.call("list_own_practices", principal=APPROVER, query={"limit": 2}).json
    rest = observatory.call("list_own_practices", principal=APPROVER, query={"limit": 2, "cursor": page["next"]}).json
    assert [item["id"] for item in page["items"] + rest["items"]] == made[::-1]
    assert rest["next"] is None
    waiting = observatory.call("list_own_practices", principal=APPROVER, query={"state": "regional_review"}).json
    assert [item["id"] for item in waiting["items"]] == [made[1]]


def test_a_cursor_of_another_list_is_refused(observatory):
    observatory.draft()
    observatory.draft()
    cursor = observatory.call("list_own_practices", principal=APPROVER, query={"limit": 1}).json["next"]
    answered = observatory.call("list_review_queue", principal=CURATOR, query={"cursor": cursor})
    assert answered.status == 400


@pytest.mark.parametrize("operation", ["read_practice", "submit_practice", "withdraw_practice", "archive_practice"])
def test_an_unknown_practice_is_not_found(observatory, operation):
    body = {"body": {"reason": "Έληξε."}} if operation == "archive_practice" else {}
    assert observatory.call(operation, principal=personas.MANAGER, practice_id=uuid4(), **body).status == 404


def test_the_year_is_that_of_the_first_publication_in_greece(observatory, clock):
    practice_id = observatory.practice("ministry_review")
    clock.now = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)  # half past midnight in Athens
    observatory.decide(practice_id, "publish", personas.CURATOR)
    assert observatory.read(practice_id, ANONYMOUS).json["year"] == 2027
    clock.now = datetime(2028, 6, 1, tzinfo=UTC)
    assert observatory.edit(practice_id, title="Άλλος τίτλος").status == 200
    observatory.submit(practice_id)
    observatory.decide(practice_id, "forward", personas.CENTRE_MANAGER)
    observatory.decide(practice_id, "publish", personas.CURATOR)
    read = observatory.read(practice_id, ANONYMOUS).json
    assert (read["title"], read["year"]) == ("Άλλος τίτλος", 2027)


@pytest.mark.parametrize("amount", [12500.555, "12.345", 0.001, 1e-9])
def test_an_amount_with_parts_of_a_cent_is_refused_not_rounded(observatory, amount):
    answered = observatory.call("create_practice", principal=CONTRIBUTOR, body={"cost_eur": amount})
    assert (answered.status, answered.json["errors"][0]["field"]) == (422, "cost_eur")


def test_nothing_costs_minus_zero(observatory):
    answered = observatory.call("create_practice", principal=CONTRIBUTOR, body={"cost_eur": -0.0})
    assert str(answered.json["cost_eur"]) == "0.0"


@pytest.mark.parametrize("title", ["\u200b", "\u3164", "\u2800\ufeff", "\u202e"], ids=ascii)
def test_a_title_that_nobody_sees_is_missing(observatory, title):
    refused = observatory.call("submit_practice", principal=CONTRIBUTOR, practice_id=observatory.draft(title=title))
    assert refused.status == 422
    assert [fault["field"] for fault in refused.json["errors"]] == ["title"]


def test_a_successor_begins_nothing_in_a_closed_body(observatory):
    body = {**FULL, "organisation_id": str(personas.LAMIA)}
    refused = observatory.call("create_practice", principal=personas.SUCCESSOR, body=body)
    assert (refused.status, "διαδέχθηκε" in refused.json["detail"]) == (403, True)
    imported = observatory.call(
        "import_practices",
        principal=personas.SUCCESSOR,
        query={"organisation_id": str(personas.LAMIA)},
        body=b"title",
        content_type="text/csv",
    )
    assert (imported.status, "διαδέχθηκε" in imported.json["detail"]) == (403, True)
    left = observatory.draft()
    assert observatory.edit(left, by=personas.SUCCESSOR, title="Συνεχίζεται").status == 200
    own = observatory.call("create_practice", principal=personas.SUCCESSOR, body={"title": "Νέα"})
    assert own.json["organisation_id"] == str(personas.HALKIDA)
