"""Host: runs one or more services in this process, from the first check to the last message."""

from __future__ import annotations

import signal
import time
from datetime import timedelta
from functools import partial
from types import FrameType
from typing import Any

import eventlet
import structlog
from nameko.containers import ServiceContainer

from chassis.admin import AdminServer
from chassis.contract import contract_digest
from chassis.database import make_engine, ping
from chassis.messaging.heartbeat import Heartbeat
from chassis.migrations import pending
from chassis.readiness import Readiness
from chassis.settings import ProcessSettings, ServiceSettings

log = structlog.get_logger(__name__)

STOP_DEADLINE = 30.0
SPARE_CONNECTIONS = 4  # relay, timers and readiness, beside one for each worker


class Host:
    """A process: its containers, its admin port, its end. Containers stop in the order in which they were added."""

    def __init__(self, settings: ProcessSettings) -> None:
        self.containers: list[ServiceContainer] = []
        self.admin = AdminServer(settings.admin_host, settings.admin_port)
        self._stopping = False

    def add_service(self, service: Any, settings: ServiceSettings) -> ServiceContainer:
        """Add a service with its database."""
        engine = make_engine(
            settings.database_url,
            pool_size=settings.max_workers + SPARE_CONNECTIONS,
            application=service.name,
        )
        service.warm_up()
        self.admin.checks[f"{service.name}.database"] = lambda: ping(engine)
        self.admin.checks[f"{service.name}.migrations"] = lambda: not pending(service.name, engine)
        return self.add(
            service,
            settings,
            engine=engine,
            contract_digest=contract_digest(service),
            EVENTS_KEPT=timedelta(days=settings.log_days),
        )

    def add(self, service: Any, settings: ProcessSettings, **config: Any) -> ServiceContainer:
        """Add anything that nameko can host; `config` is what its extensions find in the container."""
        container = ServiceContainer(
            service,
            {
                "AMQP_URI": settings.amqp_uri,
                "HEARTBEAT": settings.heartbeat,
                "max_workers": settings.max_workers,
                "settings": settings,
                **config,
            },
        )
        for extension in extensions(container, Readiness):
            self.admin.checks[f"{service.name}.{extension.readiness}"] = partial(getattr, extension, "ready")
        self.containers.append(container)
        return container

    def start(self) -> None:
        """Start everything; comes back when all is up."""
        self.admin.start()
        for container in self.containers:
            container.start()
            log.info("service_started", started=container.service_name)

    def run(self) -> int:
        """Serve until SIGTERM or SIGINT, drain, stop; gives the exit code: 1 when something had to be cut off."""
        signal.signal(signal.SIGTERM, self._asked_to_stop)
        signal.signal(signal.SIGINT, self._asked_to_stop)
        self.start()
        failed = False
        while not self._stopping and not failed:
            eventlet.sleep(0.1)
            failed = any(container._died.ready() for container in self.containers)  # noqa: SLF001 - nameko has no other way to ask
        if failed:
            log.error("service_died", services=[c.service_name for c in self.containers if c._died.ready()])  # noqa: SLF001
        in_time = self.stop()
        return 0 if in_time and not failed else 1

    def stop(self) -> bool:
        """Say that we are leaving, finish what has begun, close; says whether everything ended in time."""
        self.admin.draining = True
        started = time.monotonic()
        for container in self.containers:
            for heartbeat in extensions(container, Heartbeat):
                heartbeat.leave()
        try:
            with eventlet.Timeout(STOP_DEADLINE):
                for container in self.containers:
                    container.stop()
        except eventlet.Timeout:
            log.exception("stopped_too_late", seconds=STOP_DEADLINE)
            return False
        finally:
            self.admin.stop()
        log.info("stopped", seconds=round(time.monotonic() - started, 2))
        return True

    def _asked_to_stop(self, signum: int, frame: FrameType | None) -> None:
        del signum, frame
        self._stopping = True


def extensions(container: ServiceContainer, kind: type) -> list[Any]:
    """Give a container's extensions of one kind."""
    return [extension for extension in container.extensions if isinstance(extension, kind)]
