"""The register as callers see it: found by its names, entered by curators, its rules kept by the database too."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from chassis.database import uuid7
from chassis.testing import member, person
from identity.organisation.register.entries import identifier

LAMIA = identifier("municipality:2701")
BODY = {"kind": "university", "name_el": "Πανεπιστήμιο Θεσσαλίας", "name_en": "University of Thessaly"}


def found(house, **query):
    answered = house.call("list_organisations", query=query)
    assert answered.status == 200
    return answered.json["items"]


def names(house, **query):
    return [item["name_el"] for item in found(house, **query)]


@pytest.mark.parametrize(
    "words",
    [
        "Λαμιέων",
        "λαμιεων",
        "ΛΑΜΙΕΩΝ",
        "λαμι",
        "δημος λαμ",
        "Lamia",
        "municipality lamia",
        "lamieon",
        "dimos lami",
        "Λαμία",
    ],
)
def test_body_is_found_by_the_start_of_any_word_of_its_names(registered, words):
    assert "Δήμος Λαμιέων" in names(registered, q=words)


@pytest.mark.parametrize("words", ["λαμιέων αθηνών", "αμιέων", "δήμαρχος"])
def test_every_word_must_begin_one_of_the_names(registered, words):
    assert "Δήμος Λαμιέων" not in names(registered, q=words)


def test_kind_and_region_narrow_the_list(registered):
    items = found(registered, kind="municipality", region="GR-H", limit=100)
    assert len(items) == 25
    assert {(item["kind"], item["region"]) for item in items} == {("municipality", "GR-H")}
    assert names(registered, kind="innovation_centre") == ["Κέντρο Καινοτομίας «Open» Περιφέρειας Στερεάς Ελλάδας"]


def test_pages_hold_every_body_once_in_the_order_of_greek_names(registered):
    items, cursor = [], None
    while True:
        query = {"limit": "50", **({"cursor": cursor} if cursor else {})}
        page = registered.call("list_organisations", query=query).json
        items += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(items) == 374
    assert len({item["id"] for item in items}) == 374
    ordered = [item["name_el"] for item in items]
    assert ordered.index("Δήμος Άργους - Μυκηνών") < ordered.index("Δήμος Βέροιας") < ordered.index("Δήμος Ωρωπού")


def test_an_invented_cursor_is_refused(registered):
    answered = registered.call("list_organisations", query={"cursor": "bm90IG91cnM"})
    assert answered.status == 400
    assert answered.json["type"] == "/problems/bad-cursor"


@pytest.mark.parametrize(
    "query", [{"kind": "bakery"}, {"region": "GR-Z"}, {"limit": "0"}, {"limit": "101"}, {"x": "1"}]
)
def test_a_query_that_makes_no_sense_names_its_field(registered, query):
    answered = registered.call("list_organisations", query=query)
    assert answered.status == 422
    assert [error["field"] for error in answered.json["errors"]] == list(query)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_whatever_is_typed_is_answered(registered, words):
    answered = registered.call("list_organisations", query={"q": words, "limit": "5"})
    assert answered.status in {200, 422}


def test_a_cursor_of_another_list_is_refused(registered):
    cursor = registered.instance().cursors.seal("people", [1, "x", 2])
    assert registered.call("list_organisations", query={"cursor": cursor}).status == 400


def test_one_body_in_full(registered):
    answered = registered.call("get_organisation", organisation_id=LAMIA)
    assert answered.status == 200
    assert answered.etag
    assert answered.reply.tags == (f"organisation:{LAMIA}",)
    assert answered.json == {
        "id": str(LAMIA),
        "kind": "municipality",
        "name_el": "Δήμος Λαμιέων",
        "name_en": "Municipality of Lamia",
        "slug": "lamia",
        "parent_id": str(identifier("region:GR-H")),
        "region": "GR-H",
        "region_name_el": "Στερεά Ελλάδα",
        "region_name_en": "Central Greece",
        "nuts2": "EL64",
        "elstat_code": "2701",
        "seat_el": "Λαμία",
        "latitude": 38.89947,
        "longitude": 22.4335,
        "status": "active",
        "approval": "required",
        "successor_id": None,
        "closed_at": None,
        "updated_at": answered.json["updated_at"],
    }


def test_an_unknown_body_is_not_found(registered):
    assert (
        registered.call("get_organisation", organisation_id=uuid7()).json["type"] == "/problems/organisation-not-found"
    )


def test_a_curator_enters_a_body_which_is_announced_and_found(registered):
    body = {**BODY, "parent_id": str(identifier("ministry:education")), "region": "GR-E"}
    answered = registered.call("register_organisation", principal=person("curator"), body=body)
    assert answered.status == 201
    assert answered.json["slug"] == "university-of-thessaly"
    assert answered.reply.headers["Location"] == f"/v1/organisations/{answered.json['id']}"
    event = registered.events("organisation.registered.v1")[-1]
    assert event["data"]["organisation_id"] == answered.json["id"]
    assert set(answered.reply.purge) == {"organisations", f"organisation:{answered.json['id']}"}
    assert names(registered, q="πανεπιστημιο θεσσ") == ["Πανεπιστήμιο Θεσσαλίας"]


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"kind": "municipality"}, {"region", "elstat_code"}),
        ({"kind": "ministry", "region": "GR-A"}, {"region"}),
        ({"elstat_code": "9999"}, {"elstat_code"}),
        ({"latitude": 38.0}, {"longitude"}),
        ({"parent_id": "01890a5d-ac96-774b-bcce-b302099a8057"}, {"parent_id"}),
        ({"slug": "No Slug"}, {"slug"}),
        ({"name_el": "α\nβ"}, {"name_el"}),
        ({"status": "dissolved"}, {"status"}),
    ],
)
def test_facts_that_do_not_go_together_are_named(registered, change, faults):
    answered = registered.call("register_organisation", principal=person("curator"), body={**BODY, **change})
    assert answered.status == 422
    assert {error["field"] for error in answered.json["errors"]} == faults


@pytest.mark.parametrize("change", [{"slug": "lamia"}, {"name_en": "Lamia"}])
def test_a_body_is_entered_once(registered, change):
    answered = registered.call("register_organisation", principal=person("curator"), body={**BODY, **change})
    assert answered.status == 409
    assert answered.json["type"] == "/problems/organisation-already-registered"


@pytest.mark.parametrize(
    ("principal", "status"),
    [(None, 401), (person(), 403), (member(LAMIA, "manager"), 403)],
    ids=["nobody", "reader", "manager"],
)
def test_only_curators_enter_bodies(registered, principal, status):
    options = {"principal": principal} if principal else {}
    assert registered.call("register_organisation", body=BODY, **options).status == status


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'bakery'",
        "region = null",
        "region = 'GR-Z'",
        "elstat_code = null",
        "elstat_code = '27'",
        "latitude = null",
        "latitude = 91",
        "slug = 'Λαμία'",
        "slug = 'athina'",
        "status = 'gone'",
        "parent_id = id",
    ],
)
def test_the_database_keeps_the_rules_by_itself(registered, change):
    registered.execute("update organisations set slug = 'athina' where elstat_code = '4501'")
    with pytest.raises(IntegrityError):
        registered.execute(f"update organisations set {change} where id = :id", id=LAMIA)
