"""Who signs in, who is refused and who is given what is in the audit trail, without a name or an address."""

from __future__ import annotations

import time
from urllib.parse import urlencode
from uuid import UUID

import orjson
import pytest
from sqlalchemy import text

from chassis.context import CallContext
from chassis.messaging.rpc import Request
from chassis.principal import Membership
from chassis.testing import person
from identity.organisation.register.entries import identifier

LAMIA = identifier("municipality:2701")
MARIA = "maria@lamia.example"
PASSWORD = "trapezi kai 4 karekles"
CURATOR = person("curator")


@pytest.fixture
def trail(registered):
    """What came into the trail since the last look; it never holds what it must not."""
    seen = set()

    def look():
        with registered.engine.connect() as connection:
            rows = connection.execute(text("SELECT * FROM audit ORDER BY id")).mappings().all()
        fresh = [row for row in rows if row["id"] not in seen]
        seen.update(row["id"] for row in fresh)
        assert not [personal for personal in ("@", "Μαρία", "karekles") if personal in str(rows)]
        return [(row["action"], row["outcome"], row["actor_kind"], row["actor_id"], row["target_id"]) for row in fresh]

    return look


def try_to_sign_in(house, password, times=1):
    for _ in range(times):
        context = CallContext(deadline=time.time() + 30, client_ip="203.0.113.7")
        raw = orjson.dumps({"email": MARIA, "password": password})
        status = house.instance(context).start_session(Request(context, raw)).status
    return status


def test_accounts_and_sign_ins_right_and_wrong(registered, trail):
    maria = registered.active_person(MARIA)
    assert trail() == [
        ("register_person", "done", "nobody", None, str(maria)),
        ("verify_person", "done", "nobody", None, str(maria)),
    ]
    tokens = registered.sign_in(MARIA).json
    assert trail() == [("start_session", "done", "person", maria, str(maria))]
    assert registered.sign_in(MARIA, "not the passphrase").status == 401
    assert registered.sign_in("nobody@lamia.example").status == 401
    assert trail() == [
        ("start_session", "refused", "nobody", None, str(maria)),
        ("start_session", "refused", "nobody", None, None),
    ]
    assert registered.refresh(tokens["refresh_token"]).status == 201
    assert trail() == []
    assert registered.refresh(tokens["refresh_token"]).status == 401
    [(action, outcome, kind, actor, session_id)] = trail()
    assert (action, outcome, kind, actor) == ("end_session_of_reused_token", "refused", "nobody", None)
    assert session_id


def test_that_sign_ins_are_held_up_is_said_once(registered, trail):
    maria = registered.active_person(MARIA)
    assert try_to_sign_in(registered, "not the passphrase", times=10) == 401
    assert len(trail()) == 12
    assert try_to_sign_in(registered, PASSWORD, times=3) == 429
    assert trail() == [("hold_up_sign_in", "refused", "nobody", None, str(maria))]


def test_rights_that_are_given_taken_and_suspended(registered, trail):
    maria, curator = registered.active_person(MARIA), CURATOR.person_id
    trail()
    given = {"email": MARIA, "role": "approver"}
    added = registered.call("add_member", organisation_id=LAMIA, principal=CURATOR, body=given)
    assert added.status == 201
    manager = person(memberships=(Membership(LAMIA, "manager", "municipality", "GR-H"),))
    assert registered.call("add_member", organisation_id=LAMIA, principal=manager, body=given).status == 409
    shut = registered.call("suspend_person", principal=CURATOR, body={"email": MARIA, "reason": "Είπε η Μαρία"})
    assert shut.status == 201
    reinstated = registered.call("reinstate_person", principal=CURATOR, person_id=maria)
    taken = registered.call(
        "remove_member", principal=CURATOR, organisation_id=LAMIA, person_id=maria, query={"role": "approver"}
    )
    assert (reinstated.status, taken.status) == (204, 204)
    actions = ("add_member", "suspend_person", "reinstate_person", "remove_member")
    assert trail() == [(action, "done", "person", curator, str(maria)) for action in actions]
    details = registered.scalar("SELECT details FROM audit WHERE action = 'add_member'")
    assert details == {"role": "approver", "organisation_id": str(LAMIA)}


def test_programs_their_secrets_and_their_tokens(registered, trail):
    maria = registered.active_person(MARIA)
    manager = person(memberships=(Membership(LAMIA, "manager", "municipality", "GR-H"),), person_id=maria)
    trail()
    body = {"organisation_id": str(LAMIA), "name": "Πύλη", "scopes": ["practices:read"]}
    client = registered.call("register_client", principal=manager, body=body).json
    for secret, status in ((client["client_secret"], 200), ("wrong", 401)):
        form = urlencode({"grant_type": "client_credentials", "client_id": client["id"], "client_secret": secret})
        asked = registered.call("issue_token", body=form.encode(), content_type="application/x-www-form-urlencoded")
        assert asked.status == status
    assert registered.call("rotate_client", principal=manager, client_id=client["id"], body={}).status == 201
    assert registered.call("revoke_client", principal=manager, client_id=client["id"]).status == 204
    assert trail() == [
        ("register_client", "done", "person", maria, client["id"]),
        ("issue_token", "done", "client", UUID(client["id"]), client["id"]),
        ("issue_token", "refused", "nobody", None, client["id"]),
        ("rotate_client", "done", "person", maria, client["id"]),
        ("revoke_client", "done", "person", maria, client["id"]),
    ]
