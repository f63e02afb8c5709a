"""Agency clients, for the permission matrix: who manages them and who gets their tokens."""

from __future__ import annotations

from commons.client_access import SCOPES

ALL_SCOPES = sorted(SCOPES)


def new_client(world, organisation="lamia", **more):
    """Register a client; gives it with its secret."""
    body = {"organisation_id": world.organisations[organisation], "name": world.fresh("client"), "scopes": ALL_SCOPES}
    return world.insist("curator", "POST", "/v1/clients", {**body, **more})


def token_of(world, client, **more):
    """Get a client's token."""
    body = {"grant_type": "client_credentials", "client_id": client["id"], "client_secret": client["client_secret"]}
    answer = world.inside.request("POST", "/v1/oauth/token", None, {**body, **more})
    assert answer.status == 200, answer.body.decode()
    return answer.json["access_token"]


def _registering(world, thing, caller):
    body = {"organisation_id": world.organisations["lamia"], "name": "Πύλη", "scopes": ["practices:read"]}
    return {}, {}, {**body, "tier": "high" if thing == "high_rate" else "standard"}, {}


def _existing(body):
    def ask(world, thing, caller):
        return {"client_id": new_client(world)["id"]}, {}, body, {}

    return ask


def _token(world, thing, caller):
    client = new_client(world)
    secret = {"client_id": client["id"], "client_secret": client["client_secret"]}
    return {}, {}, {"grant_type": "client_credentials", **secret}, {}


ASKED = {
    "register_client": _registering,
    "list_clients": lambda *_: ({}, {}, None, {}),
    "get_client": _existing(None),
    "rotate_client": _existing({}),
    "revoke_client": _existing(None),
    "issue_token": _token,
}
