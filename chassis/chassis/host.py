"""Host: runs one or more services in this process, from the first check to the last message."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
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
from chassis.database.engine import MAX_OVERFLOW
from chassis.failures import describe
from chassis.installation import refusal_reason
from chassis.messaging.heartbeat import Heartbeat
from chassis.metrics import BUILD, CONNECTIONS, CONNECTIONS_MOST, LOOP_LAG, WORKERS, WORKERS_BUSY
from chassis.migrations import pending
from chassis.readiness import Readiness
from chassis.settings import ProcessSettings, ServiceSettings

log = structlog.get_logger(__name__)

STOP_DEADLINE = 30.0
WAITING_SECONDS = 1.0  # between two looks at a database that does not fit yet
FITTING_SECONDS = 5.0  # between two looks at one that does
LOOK_SECONDS = 5.0  # the longest look


@dataclass
class _Hosted:
    """One container, its factory, and the check that it must pass before it takes work."""

    container: ServiceContainer
    make: Callable[[], ServiceContainer]
    refusal_reason: Callable[[], str | None]
    started: bool = False
    look_at: float = 0.0


class Host:
    """A process: its containers, its admin port, its shutdown. Containers stop in the order in which they were added.

    A service takes no work before its database is migrated and its keys open, and none after they no longer do: calls
    come by the broker, so no load balancer could divert them from such a replica. It waits and checks again.
    """

    def __init__(self, settings: ProcessSettings, *, drain_delay: float = 0.0) -> None:
        self.admin = AdminServer(settings.admin_host, settings.admin_port)
        self._drain_delay = drain_delay
        self._hosted: list[_Hosted] = []
        self._stopping = False

    @property
    def containers(self) -> list[ServiceContainer]:
        """Return the containers, started or waiting."""
        return [hosted.container for hosted in self._hosted]

    def add_service(self, service: Any, settings: ServiceSettings) -> ServiceContainer:
        """Add a service with its database."""
        engine = make_engine(settings.database_url, pool_size=settings.connections, application=service.name)
        CONNECTIONS.labels(service.name).set_function(engine.pool.checkedout)  # type: ignore[attr-defined]
        CONNECTIONS_MOST.labels(service.name).set(settings.connections + MAX_OVERFLOW)
        service.warm_up()
        self.admin.checks[f"{service.name}.database"] = lambda: ping(engine)
        self.admin.checks[f"{service.name}.migrations"] = lambda: not pending(service.name, engine)
        return self._add(
            service,
            settings,
            lambda: refusal_reason(service, settings, engine),
            engine=engine,
            contract_digest=contract_digest(service),
            EVENTS_KEPT=timedelta(days=settings.log_days),
        )

    def add(self, service: Any, settings: ProcessSettings, **config: Any) -> ServiceContainer:
        """Add a nameko service; `config` is passed to its extensions."""
        return self._add(service, settings, lambda: None, **config)

    def start(self) -> None:
        """Start everything that may take work; comes back when all of that is up."""
        self.admin.start()
        for hosted in self._hosted:
            self._look(hosted)

    def run(self) -> int:
        """Serve until SIGTERM or SIGINT, drain, stop. Return the exit code: 1 when something had to be cut off."""
        signal.signal(signal.SIGTERM, self._asked_to_stop)
        signal.signal(signal.SIGINT, self._asked_to_stop)
        self.start()
        failed = False
        while not self._stopping and not failed:
            LOOP_LAG.observe(_late(0.1))
            failed = any(container._died.ready() for container in self.containers)  # noqa: SLF001 - nameko has no other way to ask
            if not failed:
                self._look_again()
        if failed:
            log.error("service_died", services=[c.service_name for c in self.containers if c._died.ready()])  # noqa: SLF001
        in_time = self.stop()
        return 0 if in_time and not failed else 1

    def stop(self) -> bool:
        """Announce the shutdown, finish work in progress, close. Return whether everything ended in time.

        Work is still taken for the time of the drain delay, until load balancers have seen the announcement.
        """
        self.admin.draining = True
        eventlet.sleep(self._drain_delay)
        started = time.monotonic()
        running = [hosted.container for hosted in self._hosted if hosted.started]
        for container in running:
            _leave(container)
        try:
            with eventlet.Timeout(STOP_DEADLINE):
                for container in running:
                    container.stop()
        except eventlet.Timeout:
            log.exception("stopped_too_late", seconds=STOP_DEADLINE)
            return False
        finally:
            self.admin.stop()
        log.info("stopped", seconds=round(time.monotonic() - started, 2))
        return True

    def _add(
        self, service: Any, settings: ProcessSettings, may: Callable[[], str | None], **config: Any
    ) -> ServiceContainer:
        make = partial(self._container, service, settings, config)
        hosted = _Hosted(make(), make, may)
        self.admin.versions[service.name] = service.version()
        BUILD.labels(service.name, service.version()).set(1)
        WORKERS.labels(service.name).set(settings.max_workers)
        WORKERS_BUSY.labels(service.name).set_function(lambda: len(hosted.container._worker_threads))  # noqa: SLF001 - nameko has no other way to ask
        self._hosted.append(hosted)
        return hosted.container

    def _container(self, service: Any, settings: ProcessSettings, config: dict[str, Any]) -> ServiceContainer:
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
            self.admin.pages |= extension.admin_pages()
        return container

    def _look_again(self) -> None:
        for hosted in self._hosted:
            if time.monotonic() >= hosted.look_at:
                self._look(hosted)

    def _look(self, hosted: _Hosted) -> None:
        """Start a container that may take work now, and stop one that may no more."""
        name = hosted.container.service_name
        reason = self._reason(hosted)
        if reason is None:
            self.admin.waiting.pop(name, None)
            if not hosted.started:
                hosted.container.start()
                hosted.started = True
                log.info("service_started", started=name)
        elif self.admin.waiting.get(name) != reason:
            log.error("service_takes_no_work", service=name, why=reason)
            self.admin.waiting[name] = reason
            if hosted.started:
                _leave(hosted.container)
                with eventlet.Timeout(STOP_DEADLINE, False):
                    hosted.container.stop()
                # a container starts once only
                hosted.container, hosted.started = hosted.make(), False
        hosted.look_at = time.monotonic() + (FITTING_SECONDS if hosted.started else WAITING_SECONDS)

    def _reason(self, hosted: _Hosted) -> str | None:
        """Return the reason why the container may not take work, or None.

        A database that is only away is no reason to stop, but a reason not to start.
        """
        try:
            with eventlet.Timeout(LOOK_SECONDS):
                return hosted.refusal_reason()
        except (Exception, eventlet.Timeout) as exc:  # noqa: BLE001 - whatever it is, it cannot be asked
            return None if hosted.started else f"the database cannot be asked: {describe(exc)}"

    def _asked_to_stop(self, signum: int, frame: FrameType | None) -> None:
        del signum, frame
        self._stopping = True


def _late(seconds: float) -> float:
    """Sleep, and return the seconds by which it took longer."""
    before = time.monotonic()
    eventlet.sleep(seconds)
    return max(0.0, time.monotonic() - before - seconds)


def _leave(container: ServiceContainer) -> None:
    for heartbeat in extensions(container, Heartbeat):
        heartbeat.leave()


def extensions(container: ServiceContainer, kind: type) -> list[Any]:
    """Return a container's extensions of one type."""
    return [extension for extension in container.extensions if isinstance(extension, kind)]
