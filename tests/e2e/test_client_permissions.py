"""What agencies' programs may do: what a contributor may, where their scopes reach, and nothing a person does.

Derived from the reviewed matrix: a client has no column of its own there.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from types import SimpleNamespace

import orjson
import pytest
from test_permission_matrix import announced, made, rows, send

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def world(make_database):
    from inside import SERVICES, Inside, migrated
    from matrix import World
    from matrix_clients import new_client, token_of

    addresses = {service: make_database(service, migrate=migrated(service)) for service in SERVICES}
    with tempfile.TemporaryDirectory() as state:
        inside = Inside(addresses, Path(state))
        world = World(inside)
        world.tokens["client"] = token_of(world, new_client(world))
        world.tokens["test_client"] = token_of(world, new_client(world, test=True))
        yield world
        inside.close()


# What only approvers and managers do among people, and a client that was given the scope as well.
AS_MANAGER = {
    "register_webhook",
    "list_webhooks",
    "get_webhook",
    "change_webhook",
    "end_webhook",
    "rotate_webhook_secret",
    "list_webhook_deliveries",
    "get_webhook_delivery",
    "redeliver_webhook",
    "create_document",
    "edit_document",
    "delete_document",
    "propose_document",
    "begin_document_edition",
    "edit_document_edition",
    "upload_document_file",
    "put_document_file_part",
    "complete_document_file",
    "describe_document_file",
    "remove_document_file",
}


def stands_for(operation):
    """Whose column of the matrix holds for a client."""
    return "manager" if operation in AS_MANAGER else "contributor"


def is_public_read(declared):
    """Whether a client without the scope reads it as anybody does."""
    return declared["method"] == "GET" and "anyone" in declared["allow"]


def writes():
    """The rows of operations that change something and are for clients, by the golden contracts."""
    changing = set()
    for path in (Path(__file__).parents[1] / "contracts").glob("*.json"):
        for operation in orjson.loads(path.read_bytes()).get("operations", ()):
            if isinstance(operation, dict) and operation["method"] != "GET" and operation.get("scope"):
                changing |= {operation["name"]} if {"anyone", "contributor"} & set(operation["allow"]) else set()
    return [(operation, thing) for operation, thing in rows() if operation in changing]


def of_clients(world, operation):
    """Whether a client with every scope passes the gate of an operation."""
    declared = announced(world)[operation]
    return bool(declared["scope"]) and bool({"anyone", "contributor"} & set(declared["allow"]))


@pytest.mark.parametrize(("operation", "thing"), rows(), ids=lambda name: name)
def test_client_has_contributor_rights_except_those_for_people(world, operation, thing):
    from matrix import OPERATIONS, expected

    declared = announced(world)[operation]
    outcomes = expected(OPERATIONS[operation][thing])
    outcome = outcomes[stands_for(operation)]
    request = made(world, declared, thing, "contributor")
    if is_public_read(declared) and not declared["scope"]:
        outcome = outcomes["anonymous"]
    elif not of_clients(world, operation):
        before = world.inside.contents()
        answer = send(world, "client", *request)
        assert answer.status == 403, answer.body.decode()
        assert world.inside.contents() == before
        return
    answer = send(world, "client", *request)
    assert answer.status == (declared["status"] if outcome == "may" else outcome), answer.body.decode()[:300]


def test_client_without_a_scope_is_told_the_one_it_needs(world):
    from matrix_clients import ALL_SCOPES, new_client, token_of

    client = new_client(world)
    for name, declared in announced(world).items():
        if not of_clients(world, name) or is_public_read(declared):
            continue
        scope = declared["scope"]
        others = " ".join(one for one in ALL_SCOPES if one != scope)
        world.tokens["narrow"] = token_of(world, client, scope=others)
        path = declared["path"].replace("{", "").replace("}", "")
        answer = world.call("narrow", declared["method"], path)
        assert answer.status == 403, name
        assert answer.json["type"] == "/problems/scope-insufficient"
        assert f'error="insufficient_scope", scope="{scope}"' in answer.headers["WWW-Authenticate"]


def test_client_without_a_scope_reads_what_anybody_reads(world):
    from matrix_clients import new_client, token_of

    world.tokens["narrow"] = token_of(world, new_client(world), scope="webhooks:read")
    published, draft = world.practice("published"), world.practice("draft")
    for path in ("/v1/practices", "/v1/challenges", "/v1/organisations", f"/v1/practices/{published}"):
        assert world.call("narrow", "GET", path).body == world.call("anonymous", "GET", path).body
    assert world.call("narrow", "GET", f"/v1/practices/{draft}").status == 404
    assert world.call("narrow", "GET", "/v1/practices/mine").status == 403


@pytest.mark.parametrize(("operation", "thing"), writes(), ids=lambda name: name)
def test_what_a_test_client_does_is_checked_and_never_kept(world, operation, thing):
    from matrix import OPERATIONS, expected

    declared = announced(world)[operation]
    outcome = expected(OPERATIONS[operation][thing])[stands_for(operation)]
    request = made(world, declared, thing, "contributor")
    before = world.inside.contents()
    answer = send(world, "test_client", *request)
    assert answer.status == (declared["status"] if outcome == "may" else outcome), answer.body.decode()[:300]
    assert world.inside.contents() == before, "a test client left a mark"


def another_replica(world, state):
    """A second gateway over the same services, with its own queues; gives it and the way to let it hear an event."""
    from gateway.assembly import Assembly
    from gateway.bus_subscriber import BusSubscriber
    from gateway.contracts.document import read_contract
    from gateway.settings import GatewaySettings

    settings = GatewaySettings(amqp_uri="memory://", state=state, access_log=False, limit_factor=0)
    gateway = Assembly(settings, world.inside._call, checks=dict)
    for name, contract in world.inside.contracts.items():
        gateway.registry.take(read_contract(name, contract))
        gateway.registry.answered(name)
    hearing = BusSubscriber(
        gateway.registry,
        gateway.cache,
        revocations=gateway.revocations,
        stream=gateway.stream,
        call=world.inside._call,
        services=("identity",),
    )
    gateway.revocations.listen(True)

    def hear(event):
        delivery = {"exchange": "identity.events", "routing_key": event["type"]}
        hearing._on_event(
            SimpleNamespace(delivery_info=delivery, headers={}, body=orjson.dumps({"data": event["data"]}))
        )

    return gateway, hear


def ask(gateway, token, path="/v1/practices/mine"):
    from gateway.http.head import Headers
    from gateway.http.request import Request

    headers = Headers({"authorization": f"Bearer {token}"})
    return gateway.pipeline.answer(Request("GET", path, "", headers, None, "127.0.0.1")).status


def test_revoked_client_is_refused_here_and_elsewhere_once_heard(world, tmp_path):
    from matrix_clients import new_client, token_of

    client = new_client(world)
    token = world.tokens["doomed"] = token_of(world, client)
    replica, hear = another_replica(world, tmp_path)
    assert world.call("doomed", "GET", "/v1/practices/mine").status == 200
    assert ask(replica, token) == 200
    assert world.call("curator", "DELETE", f"/v1/clients/{client['id']}").status == 204
    refused = world.call("doomed", "GET", "/v1/practices/mine")
    assert (refused.status, refused.json["type"]) == (401, "/problems/token-invalid")
    assert 'error="invalid_token"' in refused.headers["WWW-Authenticate"]
    hear(world.inside.services["identity"].events("access.ended.v1")[-1])
    assert ask(replica, token) == 401
    # and one that was not there when it was announced asks
    late, _ = another_replica(world, tmp_path / "late")
    assert ask(late, token) == 401


def test_leaked_secret_ends_with_its_tokens_and_a_new_one_works(world):
    from matrix_clients import new_client, token_of

    client = new_client(world)
    world.tokens["leaked"] = token_of(world, client)
    rotated = world.insist("curator", "POST", f"/v1/clients/{client['id']}/rotate", {"keep_old_for_hours": 0})
    assert world.call("leaked", "GET", "/v1/practices/mine").status == 401
    world.tokens["fresh"] = token_of(world, rotated)
    assert world.call("fresh", "GET", "/v1/practices/mine").status == 200


def test_signing_out_ends_the_access_token_at_once(world):
    person = world.inside.person(world.fresh("leaver"))
    world.tokens["leaver"] = world.inside.sign_in(person)["access_token"]
    world.tokens["other_device"] = world.inside.sign_in(person)["access_token"]
    assert world.call("leaver", "DELETE", "/v1/sessions/current").status == 204
    assert world.call("leaver", "GET", "/v1/me").status == 401
    assert world.call("other_device", "GET", "/v1/me").status == 200
