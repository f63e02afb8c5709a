"""Heartbeat: every few seconds a service announces its presence and the digest of its contract."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import eventlet
import structlog
from nameko.extensions import SharedExtension

from chassis.messaging.bus import Bus
from chassis.messaging.connection import BrokerUnavailable
from chassis.messaging.exchanges import HEARTBEATS
from chassis.messaging.sender import Sender

log = structlog.get_logger(__name__)

HEARTBEAT_SECONDS = 5.0


class Heartbeat(SharedExtension):  # type: ignore[misc]  # nameko is untyped
    """Sender of "here" as soon as calls are taken, and of "leaving" at the end."""

    bus = Bus()
    sender = Sender()

    def __init__(self, **options: Any) -> None:
        self._thread: Any = None
        self._instance = uuid4().hex[:12]
        super().__init__(**options)

    def start(self) -> None:
        """Begin to beat."""
        if self._thread is None:
            self._thread = self.container.spawn_managed_thread(self._beat, identifier="heartbeat")

    def leave(self) -> None:
        """Tell the gateways to send nothing more here; called as soon as the service begins to stop."""
        if self._thread is not None:
            self._thread.kill()
            self._say(leaving=True)

    def _beat(self) -> None:
        while True:
            while not self.bus.ready:  # who says "here" is asked at once
                eventlet.sleep(0.02)
            self._say(leaving=False)
            eventlet.sleep(HEARTBEAT_SECONDS)

    def _say(self, *, leaving: bool) -> None:
        service = self.container.service_cls
        if "contract_digest" not in self.container.config:
            return
        message = {
            "service": service.name,
            "version": service.version(),
            "instance": self._instance,
            "contract": self.container.config["contract_digest"],
            "leaving": leaving,
        }
        try:
            self.sender.publish_json(message, exchange=HEARTBEATS.name, routing_key="")
        except BrokerUnavailable:
            log.debug("heartbeat_not_sent")
