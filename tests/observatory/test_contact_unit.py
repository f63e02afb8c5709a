"""The unit of the body that answers for a practice: a name with a phone or an address, no person."""

import json

import pytest
from personas import CONTRIBUTOR
from service_under_test import fields, kind

from chassis.principal import ANONYMOUS

UNIT = {
    "contact_unit": "Τμήμα Προγραμματισμού",
    "contact_phone": "+30 22310 00000",
    "contact_email": "planning@lamia.example",
}


def test_everybody_reads_the_unit_and_open_data_has_it(observatory):
    practice_id = observatory.practice("published", **UNIT)
    assert {name: observatory.read(practice_id, ANONYMOUS).json[name] for name in UNIT} == UNIT
    assert "Τμήμα Προγραμματισμού" in observatory.read(practice_id, ANONYMOUS, format="html").text
    lines = observatory.call("export_practices", query={"format": "ndjson"}).text.splitlines()
    assert {name: json.loads(lines[0])[name] for name in UNIT} == UNIT
    linked = observatory.call("export_practices", query={"format": "jsonld"}).json["hasPart"][0]["contactPoint"]
    assert (linked["name"], linked["telephone"]) == (UNIT["contact_unit"], UNIT["contact_phone"])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"contact_phone": "12345"}, "contact_phone"),
        ({"contact_phone": "τηλέφωνο 2231"}, "contact_phone"),
        ({"contact_email": "planning"}, "contact_email"),
        ({"contact_unit": "α" * 121}, "contact_unit"),
    ],
)
def test_what_is_no_phone_address_or_name_is_refused(observatory, given, field):
    refused = observatory.call("create_practice", principal=CONTRIBUTOR, body=given)
    assert (refused.status, fields(refused)) == (422, [field])


@pytest.mark.parametrize(
    ("given", "field"),
    [({"contact_unit": "Τμήμα"}, "contact_phone"), ({"contact_email": "a@lamia.example"}, "contact_unit")],
)
def test_a_unit_has_a_name_and_can_be_reached(observatory, given, field):
    practice_id = observatory.draft(**given)
    refused = observatory.call("submit_practice", principal=CONTRIBUTOR, practice_id=practice_id)
    assert (kind(refused).type, fields(refused)) == ("practice-incomplete", [field])
