"""Programs of organisations: their secrets, their tokens, and how the token endpoint says no."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from programs import LAMIA, ask, claims_of, credentials, register
from sqlalchemy.exc import IntegrityError

from chassis.testing import person
from identity.access.client.secret import is_well_formed, new_secret
from identity.organisation.register.entries import identifier

ATHENS = identifier("municipality:4501")


def test_a_secret_is_shown_once_and_kept_as_a_hash(registered, manager):
    answered = register(registered, manager)
    assert answered.status == 201
    assert answered.reply.headers["Cache-Control"] == "no-store"
    assert answered.reply.headers["Location"] == f"/v1/clients/{answered.json['id']}"
    secret = answered.json["client_secret"]
    assert re.fullmatch(r"kainotomia_client_[A-Za-z0-9_-]{43}[0-9a-f]{8}", secret)
    assert is_well_formed(secret)
    for question in ("get_client", "list_clients"):
        path = {"client_id": answered.json["id"]} if question == "get_client" else {}
        again = registered.call(question, principal=manager, **path)
        assert secret not in again.text
        assert secret[-4:] in again.text
    tables = ("clients", "client_secrets", "outbox", "idempotency")
    dump = " ".join(str(registered.scalar(f"select string_agg(t::text, ' ') from {table} t")) for table in tables)
    assert secret not in dump
    assert secret.removeprefix("kainotomia_client_")[:43] not in dump


def test_a_slip_of_the_pen_is_seen_without_the_database():
    secret = new_secret(test=False)
    assert is_well_formed(secret)
    assert not is_well_formed(secret[:-1] + ("0" if secret[-1] != "0" else "1"))
    assert not is_well_formed(secret[:30] + ("A" if secret[30] != "A" else "B") + secret[31:])
    assert new_secret(test=True).startswith("kainotomia_test_")


def test_two_secrets_live_during_a_changeover_and_never_three(registered, manager, clock):
    first = credentials(register(registered, manager))
    clock.forward(minutes=1)

    def rotate(**body):
        clock.forward(minutes=1)
        answered = registered.call("rotate_client", principal=manager, client_id=first["client_id"], body=body)
        assert answered.status == 201
        return {**first, "client_secret": answered.json["client_secret"]}

    second = rotate(keep_old_for_hours=48)
    assert [ask(registered, **known)[0] for known in (first, second)] == [200, 200]
    third = rotate(keep_old_for_hours=48)
    assert [ask(registered, **known)[0] for known in (first, second, third)] == [401, 200, 200]
    clock.forward(hours=49)
    assert [ask(registered, **known)[0] for known in (second, third)] == [401, 200]
    fourth = rotate(keep_old_for_hours=0)
    assert [ask(registered, **known)[0] for known in (third, fourth)] == [401, 200]
    # the tokens that the leaked secret got are over too
    ended = {event["data"]["subject_id"] for event in registered.events("access.ended.v1")}
    by_secret = registered.call("get_client", principal=manager, client_id=first["client_id"]).json["secrets"]
    assert ended == {one["id"] for one in by_secret if one["ended_at"]}


def test_a_secret_expires_and_says_when_it_was_used_last(registered, manager, clock):
    answered = register(registered, manager, expires_in_days=30)
    known = credentials(answered)

    def used():
        shown = registered.call("get_client", principal=manager, client_id=known["client_id"]).json
        return shown["secrets"][0]["last_used_at"]

    assert used() is None
    assert ask(registered, **known)[0] == 200
    first = used()
    assert first == clock().isoformat()
    clock.forward(seconds=30)
    ask(registered, **known)
    assert used() == first
    clock.forward(seconds=31)
    ask(registered, **known)
    assert used() > first
    clock.forward(days=30)
    assert ask(registered, **known)[:2][0] == 401


def test_revoked_client_gets_nothing_and_its_end_is_announced(registered, manager):
    known = credentials(register(registered, manager))
    for _ in range(2):
        revoked = registered.call("revoke_client", principal=manager, client_id=known["client_id"])
        assert revoked.status == 204
    assert ask(registered, **known)[0] == 401
    [event] = registered.events("access.ended.v1")
    assert event["data"]["subject_id"] == known["client_id"]
    rotated = registered.call("rotate_client", principal=manager, client_id=known["client_id"], body={})
    assert (rotated.status, rotated.json["type"]) == (409, "/problems/client-revoked")
    [listed] = registered.call("ended_access").json["items"]
    assert listed == event["data"]
    assert registered.call("list_clients", principal=manager).json["items"][0]["revoked_at"]


def test_no_token_outlives_a_concurrent_revocation(registered, manager):
    known = credentials(register(registered, manager))
    start = threading.Barrier(9)
    issued = []

    def issue(_):
        start.wait()
        status, body, _ = ask(registered, **known)
        issued.extend([claims_of(body["access_token"])["iat"]] if status == 200 else [])

    with ThreadPoolExecutor(9) as pool:
        asking = pool.map(issue, range(8))
        start.wait()
        assert registered.call("revoke_client", principal=manager, client_id=known["client_id"]).status == 204
        list(asking)
    ended_at = registered.events("access.ended.v1")[0]["data"]["ended_at"]
    assert all(moment <= ended_at for moment in issued)


def test_endings_are_forgotten_once_no_token_can_be_from_before(registered, manager, clock):
    known = credentials(register(registered, manager))
    registered.call("revoke_client", principal=manager, client_id=known["client_id"])
    clock.forward(minutes=15)
    registered.instance().forget_what_is_over()
    assert registered.scalar("select count(*) from revocations") == 1
    clock.forward(minutes=15)
    registered.instance().forget_what_is_over()
    assert registered.scalar("select count(*) from revocations") == 0


def get_client(house, client_id):
    return house.call("get_client", principal=person("curator"), client_id=client_id).json


def suspend_manager(house):
    body = {"email": "maria@lamia.example", "reason": "Δοκιμή."}
    return house.call("suspend_person", principal=person("curator"), body=body)


def test_suspended_persons_secret_needs_rotation_by_another(registered, manager):
    registered.execute("insert into memberships values (:p, :o, 'manager', now())", p=manager.person_id, o=LAMIA)
    made = register(registered, manager)
    shown = credentials(made)
    assert ask(registered, **shown)[0] == 200
    assert suspend_manager(registered).status == 201
    assert ask(registered, **shown)[0] == 401
    secret_id = made.json["secrets"][0]["id"]
    assert secret_id in {event["aggregate_id"] for event in registered.events("access.ended.v1")}
    assert get_client(registered, made.json["id"])["unattended"]
    boss = registered.active_person("boss@ypes.example")
    registered.execute("insert into platform_roles values (:p, 'curator', now())", p=boss)
    rotated = registered.call(
        "rotate_client",
        principal=person("curator", person_id=boss),
        body={"keep_old_for_hours": 0},
        client_id=made.json["id"],
    )
    assert ask(registered, **credentials(rotated))[0] == 200
    assert not get_client(registered, made.json["id"])["unattended"]
    assert ask(registered, **shown)[0] == 401


def test_a_client_whose_keeper_left_is_listed_as_unattended(registered, manager):
    registered.execute("insert into memberships values (:p, :o, 'manager', now())", p=manager.person_id, o=LAMIA)
    made = register(registered, manager)
    shown = get_client(registered, made.json["id"])
    assert (shown["unattended"], shown["created_by"]) == (False, str(manager.person_id))
    registered.execute("delete from memberships")
    [listed] = registered.call("list_clients", principal=person("curator")).json["items"]
    assert listed["unattended"]
    assert ask(registered, **credentials(made))[0] == 200, "it is the organisation's, whose managers decide"


def test_a_token_says_who_is_behind_the_program(registered, manager):
    made = register(registered, manager)
    nikos = registered.active_person("nikos@lamia.example")
    by_nikos = person("curator", person_id=nikos)
    rotated = registered.call("rotate_client", principal=by_nikos, body={}, client_id=made.json["id"])
    for shown, behind in ((made, {manager.person_id}), (rotated, {manager.person_id, nikos})):
        _, tokens, _ = ask(registered, **credentials(shown))
        assert claims_of(tokens["access_token"])["registered_by"] == sorted(map(str, behind))


def test_only_a_curator_gives_a_higher_rate(registered, manager):
    refused = register(registered, manager, tier="high")
    assert (refused.status, refused.json["type"]) == (403, "/problems/tier-not-yours-to-give")
    curator = person("curator", person_id=manager.person_id)
    known = credentials(register(registered, curator, tier="high"))
    assert claims_of(ask(registered, **known)[1]["access_token"])["tier"] == "high"


def test_manager_sees_only_clients_of_their_own_organisations(registered, manager):
    curator = person("curator", person_id=manager.person_id)
    mine = register(registered, manager).json["id"]
    other = register(registered, curator, organisation_id=str(ATHENS)).json["id"]
    assert register(registered, manager, organisation_id=str(ATHENS)).status == 403

    def listed(principal, **query):
        return {item["id"] for item in registered.call("list_clients", principal=principal, query=query).json["items"]}

    assert listed(manager) == {mine}
    assert listed(curator) == {mine, other}
    assert listed(curator, organisation_id=ATHENS) == {other}
    assert registered.call("list_clients", principal=manager, query={"organisation_id": ATHENS}).status == 403
    first = registered.call("list_clients", principal=curator, query={"limit": 1}).json
    assert [item["id"] for item in first["items"]] == [other]
    assert listed(curator, limit=1, cursor=first["next"]) == {mine}
    for operation in ("get_client", "revoke_client"):
        assert registered.call(operation, principal=manager, client_id=other).status == 404
    assert registered.call("rotate_client", principal=manager, client_id=other, body={}).status == 404


def test_a_body_that_no_longer_works_has_no_tokens(registered, manager):
    known = credentials(register(registered, manager))
    registered.execute("update organisations set status = 'dissolved' where id = :id", id=LAMIA)
    assert ask(registered, **known)[:2][1]["error"] == "unauthorized_client"
    assert register(registered, manager).json["type"] == "/problems/organisation-not-active"


def test_an_organisation_has_fifty_clients_at_most(registered, manager):
    register(registered, manager)
    registered.execute(
        "insert into clients select gen_random_uuid(), organisation_id, name, scopes, tier, test, created_by,"
        " created_at from clients, generate_series(1, 49)"
    )
    assert register(registered, manager).json["type"] == "/problems/clients-too-many"


@pytest.mark.parametrize(
    "body",
    [
        {"scopes": []},
        {"scopes": ["me:read"]},
        {"scopes": ["sessions:write"]},
        {"expires_in_days": 731},
        {"expires_in_days": 0},
        {"test": "yes"},
        {"tier": "gold"},
        {"secret": "mine"},
    ],
)
def test_what_cannot_be_a_client_is_refused(registered, manager, body):
    assert register(registered, manager, **body).status == 422


@pytest.mark.parametrize(
    "statement",
    [
        "update client_secrets set secret_hash = 'kainotomia_client_x'",
        "update clients set scopes = '{}'",
        "update clients set tier = 'gold'",
        "update clients set revoked_at = now()",
    ],
)
def test_the_database_keeps_the_rules_by_itself(registered, manager, statement):
    register(registered, manager)
    with pytest.raises(IntegrityError):
        registered.execute(statement)
