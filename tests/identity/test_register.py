"""The register that ships with the platform is complete, consistent, and imported without doing anything twice."""

import re
from collections import Counter
from uuid import UUID

import pytest

from commons.taxonomies import REGIONS
from identity.organisation.organisation.model import OrganisationFactsContradict
from identity.organisation.register.entries import identifier, read_entries
from identity.organisation.register.register_import import import_entries

ENTRIES = list(read_entries())
FACTS = [entry.facts for entry in ENTRIES]
BY_ID = {entry.organisation_id: entry.facts for entry in ENTRIES}


def test_it_holds_every_public_body_it_promises():
    ministries = [f for f in FACTS if f.kind == "ministry" and f.parent_id is None]
    directorates = [f for f in FACTS if f.kind == "ministry" and f.parent_id is not None]
    counts = Counter(f.kind for f in FACTS if f.kind != "ministry")
    assert len(ministries) == 20
    assert len(directorates) == 1
    assert counts == {"decentralised_administration": 7, "region": 13, "municipality": 332, "innovation_centre": 1}


def test_every_region_has_its_authority_with_its_nuts_code():
    regions = {f.region: f for f in FACTS if f.kind == "region"}
    assert {code: f.nuts2 for code, f in regions.items()} == {code: r.nuts2 for code, r in REGIONS.items()}


def test_parents_are_of_the_right_kind_and_come_first():
    seen = set()
    kinds = {
        "decentralised_administration": "ministry",
        "region": "decentralised_administration",
        "municipality": "region",
        "innovation_centre": "region",
    }
    for entry in ENTRIES:
        if entry.facts.kind in kinds:
            parent = BY_ID[entry.facts.parent_id]
            assert parent.kind == kinds[entry.facts.kind]
            assert parent.region in {None, entry.facts.region}
            assert entry.facts.parent_id in seen
        seen.add(entry.organisation_id)


def test_municipalities_have_code_region_and_seat():
    municipalities = [f for f in FACTS if f.kind == "municipality"]
    assert len({f.elstat_code for f in municipalities}) == 332
    for facts in municipalities:
        assert re.fullmatch(r"[0-9]{4}", facts.elstat_code)
        assert facts.nuts2 == REGIONS[facts.region].nuts2
        assert facts.seat_el
        assert 34.5 < facts.latitude < 41.8
        assert 19.3 < facts.longitude < 29.7


def test_names_slugs_and_identifiers_tell_bodies_apart():
    assert len({f.slug for f in FACTS}) == len(FACTS)
    assert len(BY_ID) == len(FACTS)
    for facts in FACTS:
        facts.check()
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", facts.slug)
        assert facts.name_el == facts.name_el.strip()
        assert facts.name_en.isascii() or "“" in facts.name_en


def test_lamia_and_its_centre_are_where_they_belong():
    lamia, centre = BY_ID[identifier("municipality:2701")], BY_ID[identifier("innovation-centre:GR-H:open")]
    assert (lamia.name_el, lamia.region) == ("Δήμος Λαμιέων", "GR-H")
    assert (centre.kind, centre.region) == ("innovation_centre", "GR-H")


def test_identifiers_never_change():
    assert identifier("municipality:2701") == UUID("967e3366-89cb-535c-8c6e-23aa7593b824")
    assert identifier("ministry:interior") == UUID("31cb2d1e-5a09-5fd4-b37d-8685b4da68cd")


def test_importing_again_changes_and_announces_nothing(registered):
    service = registered.instance()
    with service.transaction() as session:
        steps = list(import_entries(session, ENTRIES, now=service.now))
    assert Counter(outcome for outcome, _ in steps) == {"unchanged": 374}
    assert len(registered.events("organisation.registered.v1")) == 374
    assert registered.events("organisation.updated.v1") == []


def test_importing_mends_what_differs_and_says_so(registered):
    lamia = identifier("municipality:2701")
    registered.execute("update organisations set name_en = 'Lamia (old)', seat_el = null where id = :id", id=lamia)
    service = registered.instance()
    with service.transaction() as session:
        for _, event in import_entries(session, ENTRIES, now=service.now):
            service.publish(*([event] if event else []))
    [event] = registered.events("organisation.updated.v1")
    assert event["aggregate_id"] == str(lamia)
    assert event["data"]["name_en"] == "Municipality of Lamia"
    assert registered.scalar("select seat_el from organisations where id = :id", id=lamia) == "Λαμία"


def test_every_entry_is_announced_with_all_that_others_keep(registered):
    events = {e["aggregate_id"]: e["data"] for e in registered.events("organisation.registered.v1")}
    assert events[str(identifier("municipality:2701"))] == {
        "organisation_id": str(identifier("municipality:2701")),
        "kind": "municipality",
        "name_el": "Δήμος Λαμιέων",
        "name_en": "Municipality of Lamia",
        "slug": "lamia",
        "region": "GR-H",
        "elstat_code": "2701",
        "parent_id": str(identifier("region:GR-H")),
        "latitude": 38.89947,
        "longitude": 22.4335,
        "status": "active",
        "approval": "required",
    }


@pytest.mark.parametrize("missing", ["region", "elstat_code"])
def test_a_municipality_without_its_facts_is_refused(missing):
    from dataclasses import replace

    lamia = BY_ID[identifier("municipality:2701")]
    with pytest.raises(OrganisationFactsContradict) as refused:
        replace(lamia, **{missing: None}).check()
    assert [error.field for error in refused.value.errors] == [missing]
