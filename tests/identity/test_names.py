"""Other services read names for a stated purpose; reading those behind a solution leaves a record without them."""

import pytest

from chassis.database import uuid7
from chassis.testing import person


def names(house, *people, purpose="team"):
    body = {"person_ids": [str(one) for one in people], "purpose": purpose}
    answered = house.call("names_of", principal=person(), body=body)
    assert answered.status == 200
    return {item["person_id"]: item["name"] for item in answered.json["items"]}


@pytest.mark.parametrize("purpose", ["judging", "team", "owner", "winner", "sender"])
def test_confirmed_people_have_names_for_each_purpose(identity, purpose):
    maria = identity.active_person("maria@lamia.example", name="Μαρία Δοκιμή")
    identity.register("kostas@lamia.example", name="Κώστας Δοκιμή")
    kostas = identity.person_id("kostas@lamia.example")
    assert names(identity, maria, kostas, uuid7(), purpose=purpose) == {str(maria): "Μαρία Δοκιμή"}


def test_reading_for_judging_alone_leaves_a_record(identity):
    maria = identity.active_person()
    names(identity, maria, purpose="team")
    assert identity.scalar("select count(*) from audit where action = 'names_of'") == 0
    names(identity, maria, purpose="judging")
    details = identity.scalar("select details::text from audit where action = 'names_of'")
    assert "judging" in details
    assert "Μαρία" not in details


def test_unknown_purpose_is_refused(identity):
    assert identity.call("names_of", body={"person_ids": [], "purpose": "curiosity"}).status == 422
