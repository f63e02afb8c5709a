"""Correct the register: by those who may, for every part of the platform, and lastingly."""

import pytest

from chassis.database import uuid7
from chassis.testing import member, person
from identity.organisation.organisation.model import Organisation
from identity.organisation.register.entries import identifier, read_entries
from identity.organisation.register.register_import import import_entries

LAMIA = identifier("municipality:2701")
CENTRE = identifier("innovation-centre:GR-H:open")
CURATOR = person("curator")
MANAGER = member(LAMIA, "manager")


def correct(house, body, *, by=CURATOR, organisation_id=LAMIA, if_match="*"):
    return house.call(
        "correct_organisation", principal=by, organisation_id=organisation_id, body=body, if_match=if_match
    )


def events(house):
    return [event["data"] for event in house.events("organisation.updated.v1")]


def test_curator_corrects_a_name_which_is_announced_and_found(registered):
    answered = correct(registered, {"name_el": "Δήμος Λαμίας", "name_en": "Municipality of Lamia (Phthiotis)"})
    assert answered.status == 200
    assert (answered.json["name_el"], answered.json["slug"]) == ("Δήμος Λαμίας", "lamia")
    [event] = events(registered)
    assert (event["name_el"], event["name_en"]) == ("Δήμος Λαμίας", "Municipality of Lamia (Phthiotis)")
    assert set(answered.reply.purge) == {"organisations", f"organisation:{LAMIA}"}
    listed = registered.call("list_organisations", query={"q": "phthiotis"}).json["items"]
    assert [item["name_el"] for item in listed] == ["Δήμος Λαμίας"]
    assert registered.call("list_organisations", query={"q": "λαμιέων"}).json["items"] == []


def test_region_of_a_body_moves_with_its_nuts_code(registered):
    answered = correct(registered, {"region": "GR-E"})
    assert (answered.json["region"], answered.json["nuts2"]) == ("GR-E", "EL61")
    assert events(registered)[0]["region"] == "GR-E"


@pytest.mark.parametrize(
    ("organisation_id", "change", "field"),
    [
        (CENTRE, {"region": "GR-E"}, "region"),
        (identifier("region:GR-H"), {"region": "GR-E"}, "region"),
        (LAMIA, {"region": None}, "region"),
        (identifier("ministry:interior"), {"region": "GR-E"}, "region"),
        (LAMIA, {"elstat_code": None}, "elstat_code"),
        (CENTRE, {"elstat_code": "9999"}, "elstat_code"),
        (LAMIA, {"latitude": None}, "longitude"),
        (LAMIA, {"parent_id": str(uuid7())}, "parent_id"),
        (identifier("region:GR-H"), {"parent_id": str(LAMIA)}, "parent_id"),
        (LAMIA, {"parent_id": str(LAMIA)}, "parent_id"),
        (LAMIA, {"name_el": " "}, "name_el"),
        (LAMIA, {"name_en": None}, "name_en"),
        (LAMIA, {"kind": "company"}, "kind"),
        (LAMIA, {"slug": "other"}, "slug"),
        (LAMIA, {"contact_address": "nobody"}, "contact_address"),
        (LAMIA, {"approval": "perhaps"}, "approval"),
    ],
)
def test_senseless_correction_names_its_field(registered, organisation_id, change, field):
    answered = correct(registered, change, organisation_id=organisation_id)
    assert answered.status == 422
    assert {error["field"] for error in answered.json["errors"]} == {field}
    assert events(registered) == []


def test_code_of_another_municipality_is_refused(registered):
    assert correct(registered, {"elstat_code": "2702"}).json["type"] == "/problems/organisation-already-registered"
    assert correct(registered, {"elstat_code": "2701"}).status == 200
    assert events(registered) == []


def test_manager_sets_contact_address_and_approval_only(registered):
    answered = correct(registered, {"contact_address": "info@LAMIA.example", "approval": "none"}, by=MANAGER)
    assert answered.status == 200
    assert (answered.json["contact_address"], answered.json["approval"]) == ("info@lamia.example", "none")
    refused = correct(registered, {"approval": "required", "name_el": "Δήμος Λαμίας"}, by=MANAGER)
    assert refused.json["type"] == "/problems/organisation-not-yours-to-correct"
    assert correct(registered, {"approval": "none"}, by=member(LAMIA, "approver")).status == 403
    assert correct(registered, {"approval": "none"}, by=member(CENTRE, "manager")).status == 403


def test_contact_address_is_shown_to_members_and_in_no_event(registered):
    correct(registered, {"contact_address": "info@lamia.example", "approval": "none"})
    shown = {
        who: registered.call("get_organisation_settings", principal=principal, organisation_id=LAMIA)
        for who, principal in {
            "member": member(LAMIA, "contributor"),
            "curator": CURATOR,
            "other": member(CENTRE, "manager"),
        }.items()
    }
    assert shown["member"].json == shown["curator"].json
    assert shown["member"].json["contact_address"] == "info@lamia.example"
    assert shown["other"].status == 403
    public = registered.call("get_organisation", organisation_id=LAMIA)
    assert "contact_address" not in public.json
    assert public.json["approval"] == "none"
    [event] = events(registered)
    assert event["approval"] == "none"
    assert "info@" not in str(registered.events())


def test_correction_names_the_version_that_was_read(registered):
    read = registered.call("get_organisation", organisation_id=LAMIA).etag
    assert correct(registered, {"seat_el": "Λαμία Φθιώτιδας"}, if_match=read).status == 200
    assert correct(registered, {"seat_el": "Λαμία"}, if_match=read).status == 412
    assert correct(registered, {"seat_el": "Λαμία"}, if_match=None).status == 428


def test_change_of_the_contact_alone_purges_what_was_cached(registered):
    answered = correct(registered, {"contact_address": "info@lamia.example"})
    assert set(answered.reply.purge) == {"organisations", f"organisation:{LAMIA}"}


def test_import_of_the_register_leaves_corrections_alone(registered):
    correct(registered, {"name_el": "Δήμος Λαμίας", "contact_address": "info@lamia.example", "region": "GR-E"})
    registered.execute("update organisations set name_en = 'Old' where id = :id", id=LAMIA)
    service = registered.instance()
    with service.transaction() as session:
        steps = [step for step in import_entries(session, list(read_entries()), now=service.now) if step[1]]
        assert [outcome for outcome, _ in steps] == ["updated"]
        lamia = session.get_one(Organisation, LAMIA)
        assert (lamia.name_el, lamia.region, lamia.nuts2) == ("Δήμος Λαμίας", "GR-E", "EL61")
        assert (lamia.name_en, lamia.contact_address) == ("Municipality of Lamia", "info@lamia.example")


def test_unknown_body_is_not_found(registered):
    assert correct(registered, {"seat_el": "Λαμία"}, organisation_id=uuid7()).status == 404


def test_audit_names_fields_and_no_address(registered):
    correct(registered, {"contact_address": "info@lamia.example"})
    details = registered.scalar("select details::text from audit where action = 'correct_organisation'")
    assert details == '{"fields": ["contact_address"]}'
