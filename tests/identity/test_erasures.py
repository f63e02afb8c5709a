"""Being forgotten: what it takes, what goes at once, what the others owe, and that it ends well whatever happens."""

from uuid import UUID, uuid4

import pytest
from heard import heard

from chassis.personal_data import PersonalDataCategory
from chassis.principal import Principal
from chassis.testing import person
from identity.privacy.erasure.health_check import erasures

PASSWORD = "trapezi kai 4 karekles"
EMAIL, CURATOR = "maria@lamia.example", person("curator")
OTHERS = ("observatory", "challenges", "notifications")
NO_DATA = {"sections": []}


@pytest.fixture
def house(registered):
    """Identity with the register, and the other services answering."""
    registered.expected = []
    for service in OTHERS:
        registered.asks[service, "personal_data"] = lambda **_: NO_DATA
    registered.asks["notifications", "expect_erasure"] = lambda **said: registered.expected.append(said) or {}
    return registered


def signed_in(house, email=EMAIL):
    """The principal of somebody who has just signed in, with the session behind it."""
    assert house.sign_in(email).status == 201
    person_id = house.person_id(email)
    session = house.scalar("select id from sessions where person_id = :p order by id desc limit 1", p=person_id)
    return Principal(person_id=person_id, session_id=str(session))


def erase(house, principal, **body):
    return house.call("erase_me", principal=principal, body=body)


def receipt_of(house, answered):
    secret = answered.json["receipt_url"].rpartition("/")[2]
    return house.call("get_erasure", receipt=secret)


def give_receipt(house, service, person_id, **erased):
    event = heard("erasure.receipted.v1", {"person_id": str(person_id), "service": service, "erased": erased})
    getattr(house.instance(), f"on_{service}_receipted")(event)


def test_fresh_session_erases_a_person_at_once_and_completely(house):
    person_id = house.active_person(EMAIL)
    organisation = house.scalar("select id from organisations where kind = 'municipality' limit 1")
    member = {"email": EMAIL, "role": "contributor"}
    assert house.call("add_member", principal=CURATOR, body=member, organisation_id=organisation).status == 201
    house.call("request_password_reset", body={"email": EMAIL})
    principal = signed_in(house)
    profile = {
        "display_name": "Μαρία", "headline": "Ψηφιακά", "about": "", "sectors": ["technology"], "skills": [],
        "languages": ["el"], "region": None, "availability": "available", "hears": {}, "listed": True,
    }  # fmt: skip
    assert house.call("write_own_expert", principal=principal, body=profile).status == 200
    answered = erase(house, principal)
    assert answered.status == 202
    assert house.expected == [{"person_id": str(person_id), "email": EMAIL}]
    types = [event["type"] for event in house.events()]
    assert types[-1] == "person.erased.v1"
    assert {"member.removed.v1", "expert.unlisted.v1", "access.ended.v1"} <= set(types)
    ended = {event["data"]["subject_id"] for event in house.events("access.ended.v1")}
    assert {str(person_id), principal.session_id} <= ended
    assert house.sign_in(EMAIL).status == 401
    assert house.call("get_me", principal=principal).status == 401
    row = house.execute("select * from people where id = :p", p=person_id).mappings().one()
    assert row["status"] == "erased"
    assert [row[name] for name in ("email", "email_key", "name", "password_hash", "verified_at")] == [None] * 5
    for table in ("sessions", "refresh_tokens", "experts", "memberships", "password_resets"):
        assert house.scalar(f"select count(*) from {table}") == 0, table
    assert everything(house).count(EMAIL) == 0
    assert answered.json["receipts"][0]["erased"]["memberships"] == 1
    # the address is free: whoever registers it is somebody else
    assert house.active_person(EMAIL) != person_id


def everything(house):
    tables = (
        house.execute("select tablename from pg_tables where schemaname = 'public' and tablename <> 'organisations'")
        .scalars()
        .all()
    )
    return " ".join(str(house.execute(f'select t::text from "{table}" t').all()) for table in tables)


def test_old_session_needs_a_password_and_a_wrong_one_fails(house, clock):
    house.active_person(EMAIL)
    principal = signed_in(house)
    assert erase(house, principal, password="not this one").status == 403
    clock.forward(minutes=11)
    refused = erase(house, principal)
    assert refused.status == 403
    assert refused.json["type"] == "/problems/proof-of-identity-wanted"
    assert erase(house, principal, password=PASSWORD).status == 202


def test_the_password_cannot_be_tried_without_end(house):
    house.active_person(EMAIL)
    principal = signed_in(house)
    assert erase(house, principal, password="wrong").status == 403
    house.execute("update throttles set tries = 10")
    assert erase(house, principal, password=PASSWORD).status == 429
    assert house.events("person.erased.v1") == []


def test_last_manager_hands_over_first_unless_a_curator_erases(house):
    house.active_person(EMAIL)
    organisation = house.scalar("select id from organisations where kind = 'municipality' limit 1")
    member = {"email": EMAIL, "role": "manager"}
    house.call("add_member", principal=CURATOR, body=member, organisation_id=organisation)
    refused = erase(house, signed_in(house))
    assert refused.status == 409
    assert refused.json["organisation_ids"] == [str(organisation)]
    assert house.scalar("select count(*) from erasures") == 0
    body = {"email": EMAIL.upper(), "reference": "Αρ. πρωτ. 12/2027"}
    answered = house.call("erase_person", principal=CURATOR, body=body)
    assert answered.status == 202
    assert house.scalar("select reference from erasures") == "Αρ. πρωτ. 12/2027"
    assert house.call("erase_person", principal=CURATOR, body=body).status == 404
    assert house.call("erase_person", principal=person(), body=body).status == 403


@pytest.mark.parametrize("role", ["curator", "auditor"])
def test_no_curator_alone_erases_another(house, role):
    person_id = house.active_person(EMAIL)
    house.execute("insert into platform_roles values (:p, :r, now())", p=person_id, r=role)
    body = {"email": EMAIL, "reference": "Αρ. πρωτ. 12/2027"}
    refused = house.call("erase_person", principal=CURATOR, body=body)
    assert (refused.status, refused.json["type"]) == (409, "/problems/platform-role-held")
    assert house.sign_in(EMAIL).status == 201
    house.execute("delete from platform_roles")
    assert house.call("erase_person", principal=CURATOR, body=body).status == 202


def test_kept_answers_to_others_forget_an_erased_address(house):
    house.active_person(EMAIL)
    house.execute(
        "insert into idempotency (caller, key, operation, fingerprint, status, content_type, headers, body)"
        " values ('person:other', 'k', 'invite_to_organisation', '\\x00', 201, 'application/json', '{}', :b),"
        " ('person:other', 'l', 'invite_to_organisation', '\\x00', 201, 'application/json', '{}', 'x@y.example')",
        b=f'{{"email": "{EMAIL}"}}'.encode(),
    )
    body = {"email": EMAIL, "reference": "Αρ. πρωτ. 12/2027"}
    assert house.call("erase_person", principal=CURATOR, body=body).status == 202
    assert house.scalar("select string_agg(key, '') from idempotency where caller = 'person:other'") == "l"


def test_receipt_completes_when_each_service_has_answered_once(house, clock):
    person_id = house.active_person(EMAIL)
    answered = erase(house, signed_in(house))
    assert answered.json["state"] == "under_way"
    assert answered.json["awaited"] == list(OTHERS)
    for service in OTHERS:
        assert receipt_of(house, answered).json["completed_at"] is None
        clock.forward(minutes=1)
        give_receipt(house, service, person_id, deliveries=2)
        give_receipt(house, service, person_id, deliveries=9)
    shown = receipt_of(house, answered).json
    assert shown["state"] == "complete"
    assert shown["awaited"] == []
    assert {one["service"]: one["erased"] for one in shown["receipts"][1:]} == {
        service: {"deliveries": 2} for service in OTHERS
    }
    assert str(person_id) not in str(shown)
    assert house.call("get_erasure", receipt="A" * 43).status == 404
    give_receipt(house, "observatory", uuid4())  # of nobody: nothing happens


def test_operator_is_told_of_erasures_awaited_over_a_day(house, clock):
    person_id = house.active_person(EMAIL)
    erase(house, signed_in(house))
    give_receipt(house, "challenges", person_id)
    settings = house.settings.__class__(
        amqp_uri="memory://", demo=True, database_url=house.engine.url.render_as_string(hide_password=False)
    )
    house.execute("update erasures set erased_at = now() - interval '23 hours'")
    assert erasures(settings).grade == "ok"
    house.execute("update erasures set erased_at = erased_at - interval '30 years'")
    found = erasures(settings)
    assert found.grade == "warn"
    assert "1 not confirmed within a day by notifications, observatory" in found.said
    house.instance().watch_erasures()
    from identity.privacy.erasure.metrics import OVERDUE

    assert OVERDUE._value.get() == 1


def test_nothing_happens_while_a_service_that_must_know_is_away(house):
    from chassis.errors import Unavailable

    def away(**_):
        raise Unavailable

    person_id = house.active_person(EMAIL)
    principal = signed_in(house)
    house.asks["notifications", "expect_erasure"] = away
    answered = erase(house, principal)
    assert answered.status == 503
    assert answered.reply.headers["Retry-After"] == "10"
    assert house.scalar("select status from people where id = :p", p=person_id) == "active"


def test_who_asks_first_sees_what_goes_and_what_stays_and_why(house):
    house.active_person(EMAIL)
    kept = {
        "table": "reviews", "title": {"el": "Αποφάσεις", "en": "Decisions"}, "records": 3, "on_erasure": "kept",
        "because": {"el": "Πράξη", "en": "An act"},
    }  # fmt: skip
    asked = []
    house.asks["observatory", "personal_data"] = lambda **said: asked.append(said) or {"sections": [kept]}
    services = house.call("preview_erasure", principal=signed_in(house)).json["services"]
    assert [one["service"] for one in services] == ["identity", *OTHERS]
    own = {one["table"]: one for one in services[0]["holds"]}
    assert (own["sessions"]["records"], own["sessions"]["on_erasure"]) == (1, "deleted")
    assert own["people"]["on_erasure"] == "anonymised"
    assert services[1]["holds"] == [kept]
    assert [(one["email"], one["count"]) for one in asked] == [(EMAIL, True)]


def test_the_copy_of_ones_data_has_everything_with_its_meaning(house):
    person_id = house.active_person(EMAIL)
    answered = house.call("export_my_data", principal=signed_in(house))
    assert answered.status == 200
    assert "attachment" in answered.reply.headers["Content-Disposition"]
    assert UUID(answered.json["person_id"]) == person_id
    own = {one["table"]: one for one in answered.json["services"][0]["sections"]}
    [account] = own["people"]["records"]
    assert (account["email"], account["name"]) == (EMAIL, "Μαρία Δοκιμή")
    assert "password_hash" not in str(answered.json)
    for section in own.values():
        assert section["title"]["el"]
        assert section["title"]["en"]
        assert section["complete"]
        meanings = {field["name"]: field["meaning"] for field in section["fields"]}
        assert all(set(record) <= set(meanings) for record in section["records"])
    assert house.call("export_my_data", principal=Principal(person_id=uuid4())).status == 401


def test_person_without_an_address_holds_nothing_of_others(house):
    from chassis.personal_data import Subject
    from identity.personal_data import PERSONAL_DATA

    house.active_person(EMAIL)
    house.call("request_password_reset", body={"email": EMAIL})
    stranger = Subject(person_id=uuid4())
    service = house.instance()
    with service.transaction() as session:
        assert all(PersonalDataCategory.count(one, session, stranger)["records"] == 0 for one in PERSONAL_DATA)
