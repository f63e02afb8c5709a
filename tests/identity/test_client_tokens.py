"""Tests of tokens for programs, as RFC 6749 asks."""

import base64

import pytest
from programs import LAMIA, ask, basic, claims_of, credentials, register

from chassis.database import uuid7
from identity.access.client.secret import new_secret


@pytest.mark.parametrize("way", ["form", "basic"])
def test_a_client_gets_a_token_that_says_what_it_may_do(registered, manager, way):
    known = credentials(register(registered, manager))
    status, body, reply = ask(registered, **known) if way == "form" else ask(registered, basic=basic(*known.values()))
    assert status == 200
    assert set(body) == {"access_token", "token_type", "expires_in", "scope"}
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 600, "practices:read practices:write")
    assert reply.headers == {"Cache-Control": "no-store", "Pragma": "no-cache"}
    claims = claims_of(body["access_token"])
    assert claims["sub"] == claims["client_id"] == known["client_id"]
    assert (claims["tier"], claims["test"], claims["roles"]) == ("standard", False, [])
    assert claims["memberships"] == [
        {"organisation_id": str(LAMIA), "role": "contributor", "kind": "municipality", "region": "GR-H"}
    ]


def test_a_client_may_ask_for_less_but_not_for_more(registered, manager):
    known = credentials(register(registered, manager))
    assert ask(registered, **known, scope="practices:read")[1]["scope"] == "practices:read"
    for more in ("practices:read challenges:write", "everything", " "):
        status, body, _ = ask(registered, **known, scope=more)
        assert (status, body["error"]) == (400, "invalid_scope")


def test_refusals_are_those_of_the_standard(registered, manager, clock):
    known = credentials(register(registered, manager))
    other = credentials(register(registered, manager))
    right = basic(*known.values())
    refused = [
        (ask(registered, grant_type=None, **known), 400, "invalid_request"),
        (ask(registered, grant_type="password", **known), 400, "unsupported_grant_type"),
        (ask(registered), 401, "invalid_client"),
        (ask(registered, client_id=known["client_id"], client_secret="x"), 401, "invalid_client"),
        (ask(registered, client_id=known["client_id"], client_secret=new_secret(test=False)), 401, "invalid_client"),
        (ask(registered, client_id=known["client_id"], client_secret=other["client_secret"]), 401, "invalid_client"),
        (ask(registered, client_id=str(uuid7()), client_secret=known["client_secret"]), 401, "invalid_client"),
        (ask(registered, client_id="Μαρία", client_secret=known["client_secret"]), 401, "invalid_client"),
        (ask(registered, basic="?"), 401, "invalid_client"),
        (ask(registered, basic=base64.b64encode(b"no colon").decode()), 401, "invalid_client"),
        (ask(registered, basic=base64.b64encode(b"\xff:x").decode()), 401, "invalid_client"),
        (ask(registered, basic=right, client_secret=known["client_secret"]), 400, "invalid_request"),
        (ask(registered, basic=right, client_id=other["client_id"]), 400, "invalid_request"),
        (ask(registered, grant_type="", **known), 400, "invalid_request"),
        (ask(registered, client_id=known["client_id"], client_secret=""), 401, "invalid_client"),
        (ask(registered, form="grant_type=client_credentials&client_secret=&client_secret="), 400, "invalid_request"),
        (ask(registered, basic=right, client_secret=" "), 400, "invalid_request"),
        (ask(registered, form="grant_type=client_credentials&scope=a&scope=b"), 400, "invalid_request"),
        (ask(registered, form="\x00"), 400, "invalid_request"),
    ]
    for (status, body, reply), expected, error in refused:
        assert (status, body["error"]) == (expected, error)
        assert set(body) == {"error", "error_description"}
        assert body["error_description"].isascii()
        assert reply.content_type == "application/json"
        assert reply.headers["Cache-Control"] == "no-store"
        assert ("WWW-Authenticate" in reply.headers) is (status == 401)
    assert refused[2][0][2].headers["WWW-Authenticate"].startswith("Basic ")
    assert len({str(answer[1]) for answer, status, _ in refused if status == 401}) == 1
    assert ask(registered, basic=right, unknown="ignored")[0] == 200


@pytest.mark.parametrize("empty", ["scope", "client_id", "client_secret", "unknown"])
def test_a_parameter_without_a_value_is_as_if_left_out(registered, manager, empty):
    known = credentials(register(registered, manager))
    status, body, _ = ask(registered, basic=basic(*known.values()), **{empty: ""})
    assert (status, body["scope"]) == (200, "practices:read practices:write")
