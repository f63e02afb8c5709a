"""The document of the events is valid AsyncAPI 3, in both languages, and its examples are what it describes."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import orjson
import pytest
from jsonschema import Draft7Validator
from openapi_schema_validator import OAS31Validator

from gateway.contracts.document import read_contract
from gateway.pages.asyncapi import describe
from gateway.prefixes import PREFIXES

# The schema of the AsyncAPI initiative (npm @asyncapi/specs, Apache-2.0). Its own parser finds no fault either.
SCHEMA = json.loads(gzip.decompress(Path(__file__).with_name("asyncapi-3.0.0.schema.json.gz").read_bytes()))
GOLDEN = Path(__file__).parents[1] / "contracts"


@pytest.fixture(scope="module")
def contracts():
    return [read_contract(name, orjson.loads((GOLDEN / f"{name}.json").read_bytes())) for name in sorted(PREFIXES)]


@pytest.mark.parametrize("language", ["el", "en"])
def test_the_document_of_the_platform_is_valid(contracts, language):
    document = describe(contracts, language, "https://kainotomia.example.gr")
    faults = [f"{list(fault.path)}: {fault.message[:200]}" for fault in Draft7Validator(SCHEMA).iter_errors(document)]
    assert faults == []
    assert bool(re.search("[α-ω]", document["info"]["description"])) == (language == "el")


def test_without_services_it_is_valid_too():
    assert not list(Draft7Validator(SCHEMA).iter_errors(describe([], "el", "http://test")))


def test_every_event_has_a_channel_and_public_ones_the_stream(contracts):
    document = describe(contracts, "en", "http://test")
    events = {event["type"]: event for part in contracts for event in part.document["events"]}
    public = {kind for kind, event in events.items() if event["public"]}
    assert document["components"]["messages"].keys() == events.keys() | {f"{kind}.internal" for kind in public}
    assert document["channels"]["stream"]["address"] == "/v1/events/stream"
    assert document["channels"]["stream"]["messages"].keys() == public
    published = document["channels"]["practice.published.v1"]
    assert published["bindings"]["amqp"]["exchange"]["name"] == "observatory.events"
    assert published["messages"].keys() == {"practice.published.v1.internal"}
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document)):
        at = document
        for step in reference.split("/"):
            at = at[step]


def test_examples_are_what_they_are_examples_of(contracts):
    document = describe(contracts, "en", "http://test")
    for message in document["components"]["messages"].values():
        [example] = message["examples"]
        schema = {**message["payload"], "components": document["components"]}
        assert not [fault.message for fault in OAS31Validator(schema).iter_errors(example["payload"])], message["name"]


def test_the_golden_samples_are_what_the_document_promises(contracts):
    document = describe(contracts, "en", "http://test")
    public = {event["type"] for part in contracts for event in part.document["events"] if event["public"]}
    samples = {path.stem: orjson.loads(path.read_bytes()) for path in GOLDEN.glob("events/*/*.json")}
    samples |= {f"{kind}.internal": samples[kind] for kind in public}
    tried = samples.keys() & document["components"]["schemas"].keys()
    assert len(tried) > 20
    for kind in tried:
        data = samples[kind].get("data", samples[kind])
        schema = {**document["components"]["schemas"][kind], "components": document["components"]}
        assert not [fault.message for fault in OAS31Validator(schema).iter_errors(data)], kind


def test_what_leaves_is_described_without_what_stays(contracts):
    document = describe(contracts, "en", "http://test")
    schemas, messages = document["components"]["schemas"], document["components"]["messages"]
    inside = schemas["practice.published.v1.internal"]["properties"].keys()
    assert inside - schemas["practice.published.v1"]["properties"].keys() == {
        "audience",
        "author_ids",
        "review_id",
    }
    for kind in document["channels"]["stream"]["messages"]:
        [example] = messages[kind]["examples"]
        assert not {"requestid", "traceparent"} & example["payload"].keys()
        assert not {"author_ids", "team_ids", "review_id"} & schemas[kind]["properties"].keys()
