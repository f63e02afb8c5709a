"""Definitions: a RabbitMQ that knows nothing gets its users, rights and limits from one imported document."""

from __future__ import annotations

import json

import pytest
from test_doctor import diagnosed

VHOST = "fresh"
OURS = ("identity", "observatory", "gateway")


@pytest.fixture
def addresses(scenario):
    place = scenario.rabbit.admin_url.rpartition("@")[2].partition("/")[0]
    yield {f"AMQP_URI_{part.upper()}": f"amqp://fresh-{part}:s%40cret@{place}/{VHOST}" for part in OURS}
    for part in OURS:
        scenario.rabbit.rabbitmqctl("delete_user", f"fresh-{part}")
    scenario.rabbit.rabbitmqctl("delete_vhost", VHOST)


def test_an_imported_document_is_all_that_a_broker_needs(scenario, addresses, tmp_path, ctl):
    printed = scenario.command(
        "chassis.operator", "definitions", **addresses, AMQP_URI_CHALLENGES=None, AMQP_URI_NOTIFICATIONS=None
    )
    assert printed.returncode == 0
    assert "challenges: without AMQP_URI_CHALLENGES" in printed.stderr
    document = tmp_path / "definitions.json"
    document.write_text(printed.stdout, "utf-8")
    scenario.rabbit.rabbitmqctl("import_definitions", str(document))
    for part in ("identity", "observatory"):
        own = {"AMQP_URI": addresses[f"AMQP_URI_{part.upper()}"]}
        scenario.do(part, "setup", **own)
        found = diagnosed(scenario, part, RABBITMQCTL=ctl, **own)
        assert found["rights"][0] == found["other rights"][0] == found["policies"][0] == "ok", found
    scenario.rabbit.rabbitmqctl("import_definitions", str(document))


def test_a_document_of_one_service_is_about_itself_only(scenario):
    told = json.loads(scenario.do("identity", "definitions"))
    assert told["users"] == told["permissions"] == []
    assert {policy["name"] for policy in told["policies"] if policy["name"].startswith("events ")} <= {
        policy["name"] for policy in json.loads(scenario.do("chassis.operator", "definitions"))["policies"]
    }
    assert not any("events observatory." in policy["name"] for policy in told["policies"])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"AMQP_URI_IDENTITY": "amqp://nobody@host/"}, "AMQP_URI_IDENTITY must hold a user and a password"),
        ({"AMQP_URI_IDENTITY": "amqp://one:x@host/a", "AMQP_URI_GATEWAY": "amqp://two:x@host/b"}, "several vhosts"),
        ({"AMQP_URI_IDENTITY": "amqp://one:x@host/", "AMQP_URI_GATEWAY": "amqp://one:y@host/"}, "share a broker user"),
    ],
)
def test_addresses_that_do_not_do_are_refused(scenario, wrong, said):
    none = {f"AMQP_URI_{name}": None for name in ("OBSERVATORY", "CHALLENGES", "NOTIFICATIONS")}
    assert said in scenario.refused("chassis.operator", "definitions", **(none | wrong))
