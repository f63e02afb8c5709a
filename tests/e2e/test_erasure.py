"""A canary is erased: through the gateway, in every service, with a receipt; afterwards nothing anywhere names it."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from journey import PRACTICE
from sqlalchemy import text

from chassis.messaging.envelope import Received

EMAIL = "aviary-canary@matrix.example"
SEQUENCE = count(1)


@pytest.fixture(scope="module")
def inside(make_database):
    from inside import SERVICES, Inside, migrated

    addresses = {service: make_database(service, migrate=migrated(service)) for service in SERVICES}
    with tempfile.TemporaryDirectory() as state:
        made = Inside(addresses, Path(state))
        yield made
        made.close()


def deliver(inside, producer, kind, *methods):
    """Bring the events of a kind to their subscribers, each twice."""
    for event in inside.services[producer].events(kind):
        for service, method in (*methods, *methods):
            received = Received(
                id=uuid4(), type=kind, source=f"/services/{producer}", subject=str(event["aggregate_id"]),
                time=datetime.now(UTC), sequence=next(SEQUENCE), data=event["data"], aggregate_type="person",
            )  # fmt: skip
            getattr(inside.services[service].instance(), method)(received)


def everything(inside, service):
    with inside.engines[service].connect() as connection:
        tables = connection.execute(text("select tablename from pg_tables where schemaname = 'public'")).scalars().all()
        return " ".join(str(connection.execute(text(f'select t::text from "{name}" t')).all()) for name in tables)


def test_canary_is_gone_everywhere_and_a_public_receipt_says_so(inside):
    curator = inside.sign_in(inside.person("keeper", roles=("curator",)))["access_token"]
    body = {"kind": "municipality", "name_el": "Δήμος", "name_en": "A municipality", "slug": "dimos", "region": "GR-H",
            "elstat_code": "2701"}  # fmt: skip
    home = inside.request("POST", "/v1/organisations", curator, body).json["id"]
    inside.hear_the_register()
    canary = inside.person("aviary-canary", (home, "contributor"))
    token = inside.sign_in(canary)["access_token"]
    drafted = inside.request("POST", "/v1/practices", token, {**PRACTICE, "organisation_id": home})
    assert drafted.status == 201, drafted.body
    assert inside.request("POST", "/v1/subscriptions", None, {"email": EMAIL}).status == 202
    export = inside.request("GET", "/v1/me/export", token).json
    held = {
        part["service"]: {one["table"] for one in part["sections"] if one["records"]} for part in export["services"]
    }
    assert {"people", "memberships", "sessions"} <= held["identity"]
    assert {"practices", "revisions"} <= held["observatory"]
    assert {"subscribers", "subscriptions"} <= held["notifications"]
    assert {part["service"] for part in inside.request("GET", "/v1/me/erasure", token).json["services"]} == set(held)
    assert EMAIL in everything(inside, "notifications")

    answered = inside.request("DELETE", "/v1/me", token, {})
    assert answered.status == 202, answered.body
    path = answered.json["receipt_url"].removeprefix("http://127.0.0.1:8000")
    assert inside.request("GET", path).json["state"] == "under_way"
    others = ("observatory", "challenges", "notifications")
    deliver(inside, "identity", "person.erased.v1", *((service, "on_person_erased") for service in others))
    for service in others:
        deliver(inside, service, "erasure.receipted.v1", ("identity", f"on_{service}_receipted"))
    receipt = inside.request("GET", path)
    assert "no-store" in receipt.headers["Cache-Control"]
    assert (receipt.json["state"], receipt.json["awaited"]) == ("complete", [])
    erased = {one["service"]: one["erased"] for one in receipt.json["receipts"]}
    assert erased["observatory"] == {"practices": 1, "revisions": 1}
    assert (erased["notifications"]["subscribers"], erased["notifications"]["subscriptions"]) == (1, 1)
    for service in ("identity", *others):
        assert "aviary" not in everything(inside, service), service
    shown = inside.request("GET", f"/v1/practices/{drafted.json['id']}", curator)
    assert shown.status == 200  # what was written for the organisation is still there
