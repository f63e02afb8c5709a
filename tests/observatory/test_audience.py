"""Practices for public bodies only do not exist for anybody else: not in one answer of one read, before or after."""

import json

import personas
import pytest
from adopting import advanced, read, start, started
from claiming import claimed, judged
from personas import APPROVER, CENTRE_MANAGER, CONTRIBUTOR, CURATOR, NEIGHBOUR
from service_under_test import fields, kind

from chassis.database import uuid7
from chassis.principal import ANONYMOUS, Membership
from chassis.testing import member, person
from observatory.service import Observatory

COMPANY = member(uuid7(), "manager", kind="company")
ASSOCIATION = member(uuid7(), "contributor", kind="civil_society", region=None)
OUTSIDE = {"anonymous": ANONYMOUS, "reader": person(), "company": COMPANY, "association": ASSOCIATION}
PROGRAM = person(memberships=(Membership(personas.HALKIDA, "contributor", "municipality", "GR-H"),))
INSIDE = {
    "neighbour": NEIGHBOUR,
    "program": PROGRAM,
    "ministry": personas.MINISTRY_EDITOR,
    "centre": CENTRE_MANAGER,
    "evaluator": person("evaluator"),
    "curator": CURATOR,
}
FAILURE = {
    "title": "Ζωντανή μετάδοση συνεδριάσεων Καλλικρατείου",
    "summary": "Η πλατφόρμα εγκαταλείφθηκε κατασπαταλώντας χρόνο.",
    "outcome_kind": "failure",
    "audience": "public_bodies",
    "principles": ["embrace"],
    "principle_notes": {"embrace": "Επενδύσαμε σε ό,τι απέτυχε."},
}
NO_FILE = str(uuid7())
WORD = "καλλικρατειου"
SEARCHES = (
    {}, {"q": WORD}, {"q": "Καλλικρατηου"}, {"q": "kallikrateiou"}, {"q": "θυρίδα καλλικρατειου"},
    {"q": '"ζωντανή μετάδοση"'},
    {"sector": "technology"}, {"region": "GR-H", "sort": "title"}, {"sort": "reused"}, {"certified": "false"},
    {"organisation": str(personas.LAMIA)}, {"year": "2026"}, {"q": WORD, "sector": "transport"},
)  # fmt: skip
SUGGESTED = ({"q": "καλλικρ"}, {"q": "ζωντα"}, {"q": "κατασπατ"}, {"q": "δημος λαμ"}, {"q": "τεχνολ"})

# Reads that are for roles in the body itself, for reviewers or for the platform's own people; each tests its readers.
OF_ITS_OWN_PEOPLE = {
    "list_certification_queue", "list_certifications", "list_import_rows", "list_imports", "list_observatory_audit",
    "list_own_practices", "list_practice_tasks", "list_review_queue", "list_reviews", "read_certification",
    "list_own_impacts", "list_impact_queue",
    "read_import", "read_import_template", "read_renewal", "read_taxonomy", "list_own_adoptions",
}  # fmt: skip


# Nouns that say nothing of practices and have an audience, and tests of it, of their own.
OTHER_NOUNS = ("/v1/documents", "/v1/synonyms")


def asked_of(practice_id, slug, adoption_id, other_id, impact_id):
    """Every way to read of a practice: the operation, its path, and its queries."""
    own = {"practice_id": practice_id}
    return {
        "read_practice": (own, [{}, {"view": "published"}, {"format": "html", "lang": "en"}, {"format": "json"}]),
        "read_practice_by_slug": ({"slug": slug}, [{}]),
        "list_revisions": (own, [{}]),
        "list_practice_files": (own, [{}]),
        "get_practice_file": (own | {"file_id": NO_FILE}, [{}]),
        "list_related": (own, [{}]),
        "list_related of another": ({"practice_id": other_id}, [{}]),
        "read_family": (own, [{}]),
        "read_family of another": ({"practice_id": other_id}, [{}]),
        "list_practice_adoptions": (own, [{}]),
        "search_practices": ({}, SEARCHES),
        "list_suggestions": ({}, SUGGESTED),
        "export_practices": (
            {},
            [{"format": name} for name in ("csv", "ndjson", "jsonld", "opsi", "geojson")] + [{"q": WORD}],
        ),
        "read_practice_opsi": (own, [{}]),
        "map_practices": ({}, [{}]),
        "feed_practices": ({}, [{}, {"q": WORD}, {"language": "en"}]),
        "export_adoptions": ({}, [{}, {"format": "ndjson"}, {"taker": str(personas.HALKIDA)}]),
        "list_principles": ({}, [{}]),
        "get_principle": ({"principle": "embrace"}, [{}]),
        "report_principles": ({}, [{}]),
        "list_impacts": ({}, [{}, {"organisation": str(personas.LAMIA)}]),
        "read_impact": ({"impact_id": impact_id}, [{}]),
        "read_impact_totals": ({}, [{}, {"organisation": str(personas.LAMIA)}]),
        "export_impacts": ({}, [{"format": name} for name in ("csv", "ndjson", "jsonld")]),
        "list_adoptions": ({}, [{}, {"taker": str(personas.HALKIDA)}, {"giver": str(personas.LAMIA)}]),
        "read_adoption": ({"adoption_id": adoption_id}, [{}]),
        "read_adoption_graph": ({}, [{}, {"practice": practice_id}, {"organisation": str(personas.LAMIA)}]),
    }


def answers(observatory, reads, by):
    """Return the answers to a caller, with the validators that caches compare."""
    told = {}
    for name, (path, queries) in reads.items():
        for query in queries:
            answered = observatory.call(name.split()[0], principal=by, query=query, **path)
            told[f"{name} {query}"] = (answered.status, answered.text.replace(str(path.get("slug")), ""), answered.etag)
    return told


@pytest.fixture
def town(observatory):
    """A practice for everybody, adopted, so that lists have something in them."""
    observatory.other_id = observatory.practice("published")
    observatory.other_adoption = advanced(observatory, started(observatory, observatory.other_id), "harvest")
    return observatory


def published_failure(observatory, **content):
    practice_id = observatory.practice("published", **{**FAILURE, **content})
    return practice_id, observatory.read(practice_id).json["slug"]


def test_every_read_is_in_one_list_or_the_other():
    every = {name: one.operation for name, one in vars_of(Observatory).items() if one.operation.method == "GET"}
    reads = {name for name, one in every.items() if not one.path.startswith(OTHER_NOUNS)}
    open_ones = {name.split()[0] for name in asked_of(*"abcde")}
    assert open_ones.isdisjoint(OF_ITS_OWN_PEOPLE)
    assert reads == open_ones | OF_ITS_OWN_PEOPLE


def vars_of(service):
    found = {name: getattr(service, name) for name in dir(service)}
    return {name: one for name, one in found.items() if hasattr(one, "operation") and one.operation.path}


def test_nobody_outside_notices_that_it_was_published(town):
    nothing = asked_of(str(uuid7()), "practice-x", str(uuid7()), town.other_id, str(uuid7()))
    before = {who: answers(town, nothing, by) for who, by in OUTSIDE.items()}
    practice_id, slug = published_failure(town)
    adoption_id = advanced(town, started(town, practice_id), "harvest")
    impact_id = claimed(town, practice_id)["id"]
    judged(town, impact_id)
    reads = asked_of(practice_id, slug, adoption_id, town.other_id, impact_id)
    for who, by in OUTSIDE.items():
        for (asked, was), (_, told) in zip(before[who].items(), answers(town, reads, by).items(), strict=True):
            assert without_request(told) == without_request(was), f"{who}: {asked}"


def without_request(told):
    status, text, etag = told
    try:
        document = json.loads(text)
    except ValueError:
        return told
    if isinstance(document, dict):
        document = {name: value for name, value in document.items() if name != "trace_id"}
    return status, document, etag


def test_public_bodies_find_and_read_it(town):
    practice_id, slug = published_failure(town)
    adoption_id = advanced(town, started(town, practice_id), "harvest")
    for who, by in INSIDE.items():
        assert town.read(practice_id, by).json["audience"] == "public_bodies", who
        assert town.call("read_practice_by_slug", principal=by, slug=slug).status == 200
        found = town.call("search_practices", principal=by, query={"q": WORD}).json
        assert ([one["id"] for one in found["items"]], found["corrections"]) == ([practice_id], [])
        everything = town.call("search_practices", principal=by).json
        assert everything["total"] == 2
        assert {one["code"]: one["count"] for one in everything["facets"]["stages"]} == {"implementing": 2}
        suggested = town.call("list_suggestions", principal=by, query={"q": "καλλικρ"}).json["items"]
        assert practice_id in [one["value"] for one in suggested]
        related = town.call("list_related", principal=by, practice_id=town.other_id).json["items"]
        assert [one["id"] for one in related] == [practice_id]
        assert town.call("read_family", principal=by, practice_id=practice_id).status == 200
        assert read(town, adoption_id, by).status == 200
    assert slug == f"practice-{practice_id}"


def test_files_for_everybody_have_it_for_nobody(town):
    practice_id, _ = published_failure(town)
    for by in (ANONYMOUS, NEIGHBOUR, CURATOR):
        assert practice_id not in town.call("export_practices", principal=by, query={"format": "ndjson"}).text
        assert practice_id not in town.call("feed_practices", principal=by).text


def test_only_failures_may_be_for_public_bodies_only(observatory):
    practice_id = observatory.draft(audience="public_bodies", outcome_kind="success")
    refused = observatory.call("submit_practice", principal=CONTRIBUTOR, practice_id=practice_id)
    assert (kind(refused).type, fields(refused)) == ("practice-incomplete", ["audience"])
    assert observatory.edit(practice_id, outcome_kind="partial").status == 200
    observatory.submit(practice_id)


def test_nobody_outside_acts_on_it(town):
    practice_id, _ = published_failure(town)
    company_id = str(COMPANY.memberships[0].organisation_id)
    assert start(town, practice_id, COMPANY, mode="avoided", taker_id=company_id).status == 404
    assert town.call("submit_practice", principal=COMPANY, practice_id=practice_id).status == 404
    assert town.call("list_reviews", principal=COMPANY, practice_id=practice_id).status == 404
    assert town.call("submit_practice", principal=NEIGHBOUR, practice_id=practice_id).status == 403


def shown_to(observatory, practice_id):
    found = observatory.call("search_practices", query={"q": FAILURE["title"]}).json["items"]
    return observatory.read(practice_id, ANONYMOUS).status, [one["id"] for one in found]


def changed(observatory, practice_id, **changes):
    """A new revision through the whole review."""
    assert observatory.edit(practice_id, **changes).status == 200
    observatory._to_ministry_review(practice_id)
    before = len(observatory.events())
    assert shown_to(observatory, practice_id)
    observatory.decide(practice_id, "publish", CURATOR)
    return observatory.events()[before:]


def test_narrowing_goes_through_review_and_takes_it_away(town):
    practice_id = town.practice("published", **{**FAILURE, "audience": "public"})
    adoption_id = advanced(town, started(town, practice_id), "harvest")
    impact_id = claimed(town, practice_id)["id"]
    assert read(town, adoption_id, ANONYMOUS).status == town.call("read_impact", impact_id=impact_id).status == 200
    assert town.edit(practice_id, audience="public_bodies").status == 200
    assert shown_to(town, practice_id) == (200, [practice_id])  # until it is decided
    events = changed(town, practice_id, advice="Μην το κάνετε.")
    assert [one["type"] for one in events] == [
        "practice.updated.v1", "practice.audience_changed.v1", "practice.unlisted.v1",
    ]  # fmt: skip
    assert (events[0]["data"]["audience"], events[1]["data"]["audience"]) == ("public_bodies", "public_bodies")
    assert shown_to(town, practice_id) == (404, [])
    assert read(town, adoption_id, ANONYMOUS).status == 404
    assert practice_id not in town.call("read_adoption_graph").text
    assert read(town, adoption_id, NEIGHBOUR).status == 200
    assert town.call("read_impact", impact_id=impact_id).status == 404


def test_widening_shows_no_revision_of_before(town):
    practice_id, _ = published_failure(town, lessons="Μόνο μεταξύ μας.")
    events = changed(town, practice_id, audience="public", lessons="Πρώτα οι άνθρωποι.")
    assert [one["type"] for one in events] == ["practice.published.v1", "practice.audience_changed.v1"]
    assert shown_to(town, practice_id) == (200, [practice_id])
    history = town.call("list_revisions", practice_id=practice_id)
    assert [one["content"]["audience"] for one in history.json["items"]] == ["public"]
    assert "Μόνο μεταξύ μας." not in history.text
    assert len(town.call("list_revisions", principal=NEIGHBOUR, practice_id=practice_id).json["items"]) == 2


def test_archived_or_taken_down_it_stays_hidden(town):
    practice_id, _ = published_failure(town)
    assert town.archive(practice_id, APPROVER).status == 200
    assert town.read(practice_id, ANONYMOUS).status == 404
    assert town.read(practice_id, NEIGHBOUR).json["state"] == "archived"
    other_id, _ = published_failure(town)
    assert town.archive(other_id, APPROVER, personal_data=True).status == 200
    assert (town.read(other_id, ANONYMOUS).status, town.read(other_id, NEIGHBOUR).status) == (404, 410)


def test_a_practice_that_came_of_it_does_not_name_it(town):
    practice_id, _ = published_failure(town)
    adoption_id = advanced(town, started(town, practice_id), "harvest")
    derived = town.call("derive_practice", principal=NEIGHBOUR, adoption_id=adoption_id).json["practice_id"]
    assert town.read(derived, NEIGHBOUR).json["derived_from"] is None
    assert "adoption.completed_privately.v1" in [one["type"] for one in town.events()]
    assert practice_id not in [one["data"]["practice_id"] for one in town.events("adoption.implemented.v1")]
