"""Certificates: until when they hold, how they end, and how searches find them."""

from certifying import certify, request, requested
from personas import CENTRE_MANAGER, CONTRIBUTOR, CURATOR, SECOND_CURATOR
from service_under_test import kind

from chassis.principal import ANONYMOUS


def certified(observatory):
    practice_id = requested(observatory)
    for by in (CENTRE_MANAGER, CURATOR):
        certify(observatory, practice_id, by)
    return practice_id


def found(observatory, **query):
    answered = observatory.call("search_practices", principal=ANONYMOUS, query=query)
    return {item["id"]: item["certified_until"] for item in answered.json["items"]}


def test_the_body_is_reminded_and_the_certificate_ends(observatory, clock):
    practice_id = certified(observatory)
    tend = observatory.caller.instance().tend_certificates
    clock.forward(days=660)
    tend()
    assert observatory.events("practice.certificate_ending.v1", "practice.certificate_ended.v1") == []
    clock.forward(days=15)
    tend()
    tend()
    (ending,) = observatory.events("practice.certificate_ending.v1")
    until = observatory.read(practice_id, ANONYMOUS).json["certified_until"]
    assert ending["data"]["certified_until"][:10] == until[:10]
    clock.forward(days=60)
    tend()
    tend()
    (ended,) = observatory.events("practice.certificate_ended.v1")
    assert set(ended["data"]["evaluator_ids"]) == {str(who.person_id) for who in (CENTRE_MANAGER, CURATOR)}
    for reader in (ANONYMOUS, CONTRIBUTOR):
        seen = observatory.read(practice_id, reader).json
        assert (seen["certified_at"], seen["certified_until"]) == (None, None)
    assert request(observatory, practice_id).status == 201


def test_another_certificate_is_asked_for_before_the_end(observatory, clock):
    practice_id = certified(observatory)
    assert kind(request(observatory, practice_id)).type == "practice-already-certified"
    clock.forward(days=680)
    assert request(observatory, practice_id).status == 201
    first = observatory.read(practice_id, ANONYMOUS).json["certified_until"]
    for by in (CURATOR, SECOND_CURATOR):
        certify(observatory, practice_id, by)
    assert observatory.read(practice_id, ANONYMOUS).json["certified_until"] > first
    observatory.caller.instance().tend_certificates()
    assert observatory.events("practice.certificate_ending.v1") == []


def test_searches_tell_certified_practices_from_others(observatory, clock):
    one, other = certified(observatory), requested(observatory)
    assert set(found(observatory)) == {one, other}
    assert list(found(observatory, certified="true")) == [one]
    assert list(found(observatory, certified="false")) == [other]
    clock.forward(days=740)
    observatory.caller.instance().tend_certificates()
    assert found(observatory, certified="true") == {}
    assert set(found(observatory, certified="false").values()) == {None}
