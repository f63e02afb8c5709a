"""Webhooking: the steps with webhooks that tests take often."""

from __future__ import annotations

import orjson
from postal import LAMIA, Platform

from chassis.database import uuid7
from chassis.messaging import envelope
from chassis.testing import member
from notifications.channels.webhook.delivery.factory import dispatcher_of
from notifications.service import Notifications

MANAGER = member(LAMIA, "manager")


AUTHOR, REQUEST = str(uuid7()), str(uuid7())
PUBLIC = ("practice_id", "title", "sectors")


def published(**changed):
    """Return the bytes of an event with only its public fields."""
    data = {"practice_id": str(uuid7()), "title": "Ψηφιακή θυρίδα πολιτών", "sectors": ["technology"]}
    document = {
        "specversion": "1.0", "id": str(uuid7()), "source": "/services/observatory", "type": "practice.published.v1",
        "subject": data["practice_id"], "time": "2026-03-02T09:30:00Z", "datacontenttype": "application/json",
        "sequence": 1, "aggregatetype": "practice", "data": data, **changed,
    }  # fmt: skip
    return orjson.dumps(document)


class Hooked(Platform):
    """The notifications service with its webhooks."""

    def register(self, url, principal=MANAGER, **wanted):
        body = {"organisation_id": str(LAMIA), "url": url, **wanted}
        made = self.call("register_webhook", principal=principal, body=body)
        assert made.status == 201, made.text
        return made.json

    def publish(self, handler="on_observatory_announced", *, internal=False, **changed):
        """Publish an event of now, and return the bytes of it that may leave."""
        leaves = published(**{"time": self.clock().isoformat(), **changed})
        document = orjson.loads(leaves)
        inside = {"author_ids": [AUTHOR], "review_id": str(uuid7())}
        raw = orjson.dumps({**document, "requestid": REQUEST, "data": {**document["data"], **inside}})
        function = getattr(Notifications, handler)
        instance = self.instance()
        with instance.transaction():
            function.__wrapped__(instance, envelope.decode(raw, public_fields=PUBLIC, internal=internal))
        return leaves

    def send_hooks(self, seconds=20):
        """Run the timer, and wait for the deliveries that it began."""
        Notifications.send_webhooks.__wrapped__(self.instance())
        assert dispatcher_of(self.instance().runtime).wait(seconds=seconds)

    def change(self, webhook_id, principal=MANAGER, **changed):
        return self.call("change_webhook", principal=principal, webhook_id=webhook_id, body=changed, if_match="*")

    def log(self, webhook_id, **query):
        return self.call("list_webhook_deliveries", principal=MANAGER, webhook_id=webhook_id, query=query).json["items"]

    def delivery(self, webhook_id):
        """Return the one delivery of a webhook, in full."""
        [line] = self.log(webhook_id)
        return self.call("get_webhook_delivery", principal=MANAGER, webhook_id=webhook_id, delivery_id=line["id"]).json

    def hook(self, webhook_id):
        return self.call("get_webhook", principal=MANAGER, webhook_id=webhook_id).json
