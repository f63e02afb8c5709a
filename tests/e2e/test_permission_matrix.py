"""Who may do what: every announced operation, on every kind of thing, for every kind of caller, as reviewed.

The expectations stand in permissions.yaml. Requests go through the gateway's stages to the services on real databases.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import yaml

pytestmark = pytest.mark.slow

REFUSED = {401, 403, 404, 409}
HIDDEN_STATES = (
    "draft",
    "internal_approval",
    "regional_review",
    "ministry_review",
    "changes_requested",
    "rejected",
    "withdrawn",
    "archived",
)


@pytest.fixture(scope="module")
def world(make_database):
    from inside import SERVICES, Inside, migrated
    from matrix import World

    addresses = {service: make_database(service, migrate=migrated(service)) for service in SERVICES}
    with tempfile.TemporaryDirectory() as state:
        inside = Inside(addresses, Path(state))
        yield World(inside)
        inside.close()


def announced(world):
    return {
        operation["name"]: operation
        for contract in world.inside.contracts.values()
        for operation in contract["operations"]
    }


def rows():
    table = yaml.safe_load((Path(__file__).parent / "permissions.yaml").read_text(encoding="utf-8"))
    return [(operation, thing) for operation, things in table["operations"].items() for thing in things]


def test_every_operation_has_matrix_rows_and_no_other_is_mounted(world):
    from matrix import OPERATIONS, expected

    assert set(OPERATIONS) == set(announced(world))
    mounted = {route.operation for route in world.inside.gateway.registry.routes()}
    assert mounted == set(OPERATIONS)
    for things in OPERATIONS.values():
        assert things
        for row in things.values():
            expected(row)


@pytest.mark.parametrize(("operation", "thing"), rows(), ids=lambda name: name)
def test_as_reviewed(world, operation, thing):
    from matrix import CALLERS, OPERATIONS, expected

    declared = announced(world)[operation]
    outcomes = expected(OPERATIONS[operation][thing])
    refused = [caller for caller in CALLERS if outcomes[caller] in REFUSED]
    if refused:
        request = made(world, declared, thing, refused[0])
        before = world.inside.contents()
        for caller in refused:
            answer = send(world, caller, *request)
            assert answer.status == outcomes[caller], f"{caller}: {answer.status} {answer.body.decode()[:300]}"
            assert answer.headers["Content-Type"].startswith("application/problem+json")
            assert ("WWW-Authenticate" in answer.headers) is (answer.status == 401)
            assert declared["limit"] == "login" or not world.inside.acts(answer.request_id)
        assert world.inside.contents() == before, "somebody who was refused changed something"
    # what one caller changed the next finds changed, so whoever may change gets a thing of their own
    shared = made(world, declared, thing, "") if declared["method"] == "GET" else None
    for caller in CALLERS:
        if caller in refused:
            continue
        answer = send(world, caller, *(shared or made(world, declared, thing, caller)))
        assert answer.status == declared["status"], f"{caller}: {answer.status} {answer.body.decode()[:300]}"
        entered = world.inside.acts(answer.request_id)
        if operation in audited():
            assert entered == [operation], f"{caller}: what is done leaves one record"
        else:
            assert set(entered) <= {"oversee_evaluation"}, f"{caller}: what only reads leaves none"


def audited():
    from inside import SERVICES

    from chassis.contract import operations_of

    return {spec.name for service in SERVICES.values() for spec in operations_of(service) if spec.audited}


def test_an_auditor_reads_every_trail_and_changes_nothing(world):
    from inside import SERVICES

    auditor = world.inside.person(world.fresh("auditor"), roles=("auditor",))
    world.tokens["auditor"] = world.inside.sign_in(auditor)["access_token"]
    world.practice("published")
    for service in SERVICES:
        # the first reading is in the trail of the second
        _, trail = (world.insist("auditor", "GET", f"/v1/audit/{service}?limit=100")["items"] for _ in range(2))
        assert trail
        assert "@" not in str(trail)
    [reading] = world.insist("auditor", "GET", f"/v1/audit/observatory?actor={auditor}")["items"][-1:]
    assert (reading["action"], reading["roles"]) == ("list_observatory_audit", ["auditor"])
    for name, declared in announced(world).items():
        if declared["method"] != "GET" and "signed_in" not in declared["allow"] and "anyone" not in declared["allow"]:
            path = re.sub(r"{\w+}", str(uuid4()), declared["path"])
            if "auditor" not in declared["allow"]:  # they may verify impact
                assert world.call("auditor", declared["method"], path, {}).status == 403, name


def made(world, declared, thing, caller):
    from matrix import asked

    parameters, query, body, headers = asked(world, declared["name"], thing, caller)
    path = declared["path"].format(**parameters) + ("?" + urlencode(query) if query else "")
    return declared["method"], path, body, headers


def send(world, caller, method, path, body, headers):
    answer = world.inside.request(method, path, world.tokens[caller], body, headers)
    if method == "DELETE" and path.startswith("/v1/sessions") and answer.status < 300:
        world.sign_in(caller)  # their token is over, and the next rows need one
    return answer


@pytest.mark.timeout(400)  # one thing for each of all operations
def test_forged_token_opens_not_even_public_operations(world):
    forged = world.tokens["curator"][:-6] + "AAAAAA"
    for name, declared in announced(world).items():
        thing = next(thing for operation, thing in rows() if operation == name)
        method, path, body, headers = made(world, declared, thing, "anonymous")
        answer = world.inside.request(method, path, forged, body, headers)
        assert answer.status == 401, name
        assert answer.json["type"] == "/problems/token-invalid"


@pytest.mark.parametrize("state", HIDDEN_STATES)
def test_what_is_not_public_shows_nowhere(world, state):
    from matrix import CALLERS

    secret = f"κρυφολεξη{world.fresh('')}"
    shown = world.practice("published")
    totals = found(world, "anonymous")
    practice_id = world.practice(state, title=f"{secret} θυρίδα", sectors=["culture"])
    for caller in CALLERS:
        answer = found(world, caller, q=secret)
        assert answer["total"] == 0
        assert secret not in str(answer["items"])
        everything = found(world, caller)
        assert everything["total"] == totals["total"]
        assert everything["facets"] == totals["facets"]
        like = world.call(caller, "GET", f"/v1/practices/{shown}/related").json
        assert practice_id not in str(like)
    own = {
        caller for caller in CALLERS if secret in str(world.call(caller, "GET", "/v1/practices/mine?limit=100").json)
    }
    assert own == {"contributor", "approver", "manager"}


def test_working_revision_shows_only_to_those_concerned(world):
    from matrix import CALLERS

    secret = f"κρυφολεξη{world.fresh('')}"
    practice_id = world.practice("published")
    path = f"/v1/practices/{practice_id}"
    world.insist("contributor", "PATCH", path, {"title": f"{secret} θυρίδα"}, If_Match="*")
    concerned = {"contributor", "approver", "manager", "centre_manager", "curator"}
    for caller in CALLERS:
        for shown in (path, f"{path}/revisions"):
            answer = world.call(caller, "GET", shown)
            assert (secret in answer.body.decode()) is (caller in concerned), f"{caller} {shown}"
        public = world.call(caller, "GET", f"{path}?view=published")
        assert secret not in public.body.decode()
        assert found(world, caller, q=secret)["total"] == 0
        assert secret not in str(world.call(caller, "GET", f"{path}/related").json)


def test_queue_holds_only_reviews_waiting_for_the_caller(world):
    regional, ministry = world.practice("regional_review"), world.practice("ministry_review")
    waiting = {
        caller: str(world.call(caller, "GET", "/v1/reviews/queue?limit=100").json)
        for caller in ("centre_manager", "other_centre_manager", "curator")
    }
    assert {caller for caller, queue in waiting.items() if regional in queue} == {"centre_manager"}
    assert {caller for caller, queue in waiting.items() if ministry in queue} == {"curator"}


def test_fields_that_are_not_the_callers_to_set_are_refused(world):
    practice_id = world.practice("draft")
    path = f"/v1/practices/{practice_id}"
    for name, value in {
        "state": "published",
        "published_at": "2026-01-01T00:00:00Z",
        "slug": "x",
        "demo": False,
    }.items():
        answer = world.call("contributor", "PATCH", path, {name: value}, If_Match="*")
        assert answer.status == 422, name
        assert answer.json["errors"][0]["code"] == "unknown"
    elsewhere = world.organisations["larissa"]
    moved = world.call("contributor", "PATCH", path, {"organisation_id": elsewhere}, If_Match="*")
    assert moved.status == 403
    assert world.insist("contributor", "GET", path)["organisation_id"] == world.organisations["lamia"]


def found(world, caller, **query):
    return world.insist(caller, "GET", "/v1/practices?" + urlencode({"limit": 100, **query}))
