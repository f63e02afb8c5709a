"""Answers that a screen can show without asking again: names, labels, places, and the address with a slug."""

import personas
import pytest
from observatory_scenario import FULL
from personas import APPROVER, CONTRIBUTOR, CURATOR

from chassis.principal import ANONYMOUS


def create(observatory, by=CONTRIBUTOR, **content):
    return observatory.call("create_practice", principal=by, body=content)


def test_a_practice_names_its_registered_body(observatory):
    practice_id = observatory.practice("published")
    for who in (ANONYMOUS, CONTRIBUTOR):
        seen = observatory.read(practice_id, who).json
        assert (seen["organisation_name"], seen["organisation_name_en"]) == ("Δήμος Λαμιέων", "Municipality of Lamia")
    (hit,) = observatory.call("search_practices", query={}).json["items"]
    assert hit["organisation_name"] == "Δήμος Λαμιέων"
    assert create(observatory).json["organisation_name"] == "Δήμος Λαμιέων"
    (waiting,) = [row for row in mine(observatory) if row["id"] == practice_id]
    assert (waiting["organisation_name"], waiting["organisation_name_en"]) == ("Δήμος Λαμιέων", "Municipality of Lamia")


def mine(observatory):
    return observatory.call("list_own_practices", principal=APPROVER, query={"limit": 100}).json["items"]


def test_facets_have_labels_in_both_languages(observatory):
    observatory.practice("published", principles=["embrace"])
    facets = observatory.call("search_practices", query={}).json["facets"]
    for facet, el, en in (
        ("sectors", "Δημόσια διοίκηση", "Public administration"),
        ("regions", "Στερεά Ελλάδα", "Central Greece"),
        ("organisations", "Δήμος Λαμιέων", "Municipality of Lamia"),
        ("years", "2026", "2026"),
    ):
        labels = [(one["label_el"], one["label_en"]) for one in facets[facet]]
        assert any(el in one and en in other for one, other in labels), (facet, labels)
    assert all(one["label_el"] and one["label_el"] != one["code"] for one in facets["stages"] + facets["principles"])


def test_a_municipalitys_practice_is_placed_in_it(observatory):
    made = create(observatory).json
    assert (made["municipality"], made["region"]) == ("2401", "GR-H")
    elsewhere = create(observatory, municipality="2101").json
    assert elsewhere["municipality"] == "2101"
    assert create(observatory, municipality=None).json["municipality"] is None
    assert create(observatory, by=personas.MINISTRY_EDITOR).json["municipality"] is None


@pytest.mark.parametrize(
    ("content", "field"), [({"region": "GR-M"}, "region"), ({"municipality": "2701"}, "municipality")]
)
def test_a_place_outside_the_bodys_region_is_refused(observatory, content, field):
    refused = create(observatory, **content)
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, field)
    practice_id = observatory.draft()
    changed = observatory.edit(practice_id, **content)
    assert changed.status == 422
    assert create(observatory, region="GR-H").status == 201


def test_a_central_body_may_name_any_region(observatory):
    assert create(observatory, by=personas.MINISTRY_EDITOR, region="GR-M").json["region"] == "GR-M"


def test_a_public_practice_is_read_by_its_slug(observatory):
    practice_id = observatory.practice("published")
    slug = observatory.read(practice_id).json["slug"]
    seen = observatory.call("read_practice_by_slug", slug=slug)
    assert (seen.status, seen.json["id"]) == (200, practice_id)
    observatory.edit(practice_id, summary="Μυστικό ως τη δημοσίευση")
    assert "Μυστικό" not in observatory.call("read_practice_by_slug", principal=CURATOR, slug=slug).text
    observatory.archive(practice_id)
    assert observatory.call("read_practice_by_slug", slug=slug).json["state"] == "archived"
    assert observatory.call("read_practice_by_slug", slug="no-such-slug").status == 404


def test_a_taken_down_practice_is_gone_under_its_slug_too(observatory):
    practice_id = observatory.practice("published")
    slug = observatory.read(practice_id).json["slug"]
    observatory.archive(practice_id, personal_data=True)
    gone = observatory.call("read_practice_by_slug", slug=slug)
    assert (gone.status, FULL["title"] in gone.text) == (410, False)


@pytest.mark.parametrize("title", ["Mine", "imports", "Export"])
def test_no_slug_is_a_word_of_the_api(observatory, title):
    practice_id = observatory.practice("published", title=title)
    assert observatory.read(practice_id).json["slug"] == f"practice-{practice_id}"
