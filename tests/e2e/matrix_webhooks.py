"""Permission matrix: webhooks of Lamia, and what was delivered to them."""

from __future__ import annotations

from uuid import uuid4

import orjson
from sqlalchemy import text

from chassis.messaging import envelope
from notifications.channels.webhook.delivery.fan_out import queue_deliveries

_URL = "https://hooks.lamia.example/"


def _registration(world):
    return {"organisation_id": world.organisations["lamia"], "url": _URL + world.fresh("hook")}


def _webhook(world, state="active"):
    """Make a webhook; no organisation may have many, so those before it go."""
    with world.inside.engines["notifications"].begin() as connection:
        connection.exec_driver_sql("delete from webhooks")
    made = world.insist("manager", "POST", "/v1/webhooks", _registration(world))
    if state == "disabled":
        world.insist("manager", "PATCH", f"/v1/webhooks/{made['id']}", {"state": "disabled"}, If_Match="*")
    return made["id"]


def _delivery(world, state):
    """Queue an event for a webhook, and say what became of it."""
    webhook_id = _webhook(world)
    service = world.inside.services["notifications"].instance()
    event = {
        "specversion": "1.0", "id": str(uuid4()), "source": "/services/observatory", "type": "practice.published.v1",
        "subject": str(uuid4()), "time": service.now.isoformat(), "sequence": 1, "aggregatetype": "practice",
        "data": {},
    }  # fmt: skip
    with service.transaction() as session:
        queue_deliveries(session, envelope.decode(orjson.dumps(event)), now=service.now)
        settled = "waiting" if state == "waiting" else "delivered"
        session.execute(text("update webhook_deliveries set state = :state"), {"state": settled})
    if state == "disabled":
        world.insist("manager", "PATCH", f"/v1/webhooks/{webhook_id}", {"state": "disabled"}, If_Match="*")
    found = world.insist("manager", "GET", f"/v1/webhooks/{webhook_id}/deliveries")["items"]
    return {"webhook_id": webhook_id, "delivery_id": found[0]["id"]}


def _about(body=None):
    def ask(world, thing, caller):
        return {"webhook_id": _webhook(world, thing)}, {}, body, {"If-Match": "*"}

    return ask


def _about_delivery(world, thing, caller):
    return _delivery(world, thing), {}, None, {}


def _registering(world, thing, caller):
    with world.inside.engines["notifications"].begin() as connection:
        connection.exec_driver_sql("delete from webhooks")
    return {}, {}, _registration(world), {}


ASKED = {
    "list_webhook_event_types": lambda *_: ({}, {}, None, {}),
    "register_webhook": _registering,
    "list_webhooks": lambda *_: ({}, {}, None, {}),
    "get_webhook": _about(),
    "change_webhook": _about({"state": "active", "description": "Άλλη περιγραφή"}),
    "end_webhook": _about(),
    "rotate_webhook_secret": _about({}),
    "list_webhook_deliveries": _about(),
    "get_webhook_delivery": _about_delivery,
    "redeliver_webhook": _about_delivery,
}
