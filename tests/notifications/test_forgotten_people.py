"""Somebody is erased: their mails, and the subscriptions of their address, go; late news bring nobody back."""

from uuid import uuid4

import pytest
from heard import heard
from sqlalchemy import text

from notifications.recipients.addresses import digest

EMAIL = "anna@lamia.example"


@pytest.fixture
def filled(platform):
    """Somebody with a duty, a mail, a subscription by address and an address that bounced; and a neighbour's mail."""
    person, neighbour, subscriber, announcement = uuid4(), uuid4(), uuid4(), uuid4()
    platform.person_id, platform.neighbour = person, neighbour
    role = "insert into role_assignments (person_id, role, organisation_id, since) values (:p, 'curator', :o, now())"
    execute(platform, role, p=person, o=uuid4())
    execute(platform, "insert into subscribers values (:s, :e, :d, now())", s=subscriber, e=EMAIL, d=digest(EMAIL))
    execute(
        platform,
        "insert into subscriptions (id, subscriber_id, state, language, frequency, words, sectors, regions,"
        " organisations, created_at, confirmed_at) values (:i, :s, 'active', 'el', 'immediate', '[]', '{}', '{}', '{}',"
        " now() - interval '1 day', now())",
        i=uuid4(),
        s=subscriber,
    )
    execute(platform, "insert into suppressions values (:d, 'bounced', now())", d=digest(EMAIL))
    execute(
        platform,
        "insert into notices (id, event_id, subject, kind, audience, data, keys, request_id, traceparent,"
        " occurred_at, recorded_at, finished_at, recipients)"
        " values (:i, :i, 's', 'verify_account', '{}', '{}', '{}', 'r', 't', now(), now(), now(), 0)",
        i=announcement,
    )
    mails = ((person, "sent", digest(EMAIL)), (subscriber, "queued", None), (neighbour, "queued", None))
    for recipient, state, known in mails:
        execute(
            platform,
            "insert into deliveries (id, announcement_id, event_id, kind, recipient_kind, recipient, address_digest,"
            " priority, state, created_at, available_at)"
            " values (:i, :a, :a, 'verify_account', 'person', :r, :d, 1, :s, now(), now())",
            i=uuid4(),
            a=announcement,
            r=recipient,
            d=known,
            s=state,
        )
    return platform


def execute(platform, statement, **values):
    with platform.engine.begin() as connection:
        return connection.execute(text(statement), values)


def forget(platform, person_id):
    platform.instance().on_person_erased(heard("person.erased.v1", {"person_id": str(person_id)}))


def test_erasure_by_address_clears_all_but_the_neighbours_data(filled):
    asked = {"person_id": str(filled.person_id), "email": EMAIL.upper()}
    sections = filled.call("personal_data", body={**asked, "count": True}).json["sections"]
    assert {one["table"]: one["records"] for one in sections} == {
        "deliveries": 2, "subscriptions": 1, "subscribers": 1, "confirm_requests": 0, "suppressions": 1,
        "role_assignments": 1, "bare_refusals": 0, "participants": 0, "erasure_addresses": 0,
        "suspended_people": 0, "feedback": 0, "audit": 0, "circulars": 0, "circular_addressees": 0,
        "circular_fulfilments": 0, "circular_facts": 0, "inbox_items": 0, "preferences": 0,
    }  # fmt: skip
    assert filled.call("expect_erasure", body=asked).status in {200, 204}
    forget(filled, filled.person_id)
    for table in ("subscriptions", "subscribers", "suppressions", "role_assignments", "erasure_addresses"):
        assert filled.rows(f"select * from {table}") == [], table
    [left] = filled.rows("select recipient from deliveries")
    assert left["recipient"] == filled.neighbour
    (receipt,) = filled.events("erasure.receipted.v1")
    assert receipt["data"]["erased"] == {
        "deliveries": 2, "subscriptions": 1, "subscribers": 1, "suppressions": 1, "role_assignments": 1,
        "erasure_addresses": 1,
    }  # fmt: skip


def test_without_an_address_only_what_bears_the_identifier_goes(filled):
    forget(filled, filled.person_id)
    assert len(filled.rows("select * from subscribers")) == 1
    assert len(filled.rows("select * from deliveries")) == 2


def test_a_role_that_is_told_late_is_not_kept(filled):
    forget(filled, filled.person_id)
    late = {
        "person_id": str(filled.person_id), "organisation_id": str(uuid4()), "organisation_kind": "municipality",
        "region": "GR-H", "role": "manager",
    }  # fmt: skip
    filled.instance().on_person(heard("member.added.v1", late))
    filled.instance().on_person(heard("role.granted.v1", {"person_id": str(filled.person_id), "role": "curator"}))
    assert filled.rows("select * from role_assignments") == []


def test_a_confirmed_subscription_is_a_consent_with_its_words(filled):
    (consent,) = filled.call("consents_of_address", body={"email": EMAIL}).json["items"]
    assert (consent["purpose"], consent["text_version"], consent["withdrawn_at"]) == ("subscription", "2026-11", None)
    assert consent["text"]["el"].startswith("Ζητώ")
    assert filled.call("consents_of_address", body={"email": "other@example.org"}).json["items"] == []


def test_what_is_over_goes_when_its_time_has_come(filled, clock):
    now = clock.now
    execute(filled, "update subscriptions set state = 'ended', ended_at = :t", t=now)
    execute(filled, "update deliveries set created_at = :t where state = 'sent'", t=now)
    execute(filled, "update notices set finished_at = :t", t=now)
    execute(filled, "update suppressions set created_at = :t", t=now)
    execute(filled, "update subscribers set created_at = :t", t=now)
    kept = {"deliveries": 3, "subscriptions": 1, "subscribers": 1, "suppressions": 1, "notices": 1}
    for days, gone in (
        (179, {}),
        (2, {"deliveries": 2, "suppressions": 0}),
        (190, {"subscriptions": 0, "subscribers": 0}),
        (400, {}),  # mails that still wait need their announcement
    ):
        clock.forward(days=days)
        filled.instance().forget_what_is_over()
        kept |= gone
        assert {table: len(filled.rows(f"select * from {table}")) for table in kept} == kept, days
