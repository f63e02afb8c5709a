"""The service registry: available services, the mounted contract of each, and the events that concern them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import structlog

from gateway.contracts.contract_store import ContractStore
from gateway.contracts.document import Contract
from gateway.prefixes import PREFIXES, owner, owns
from gateway.routing.table import Route

log = structlog.get_logger(__name__)

SILENCE: Final = 15.0  # seconds without a heartbeat after which an instance counts as gone


@dataclass(frozen=True)
class Heartbeat:
    """A heartbeat message of a service."""

    service: str
    instance: str
    contract: str
    leaving: bool

    @classmethod
    def read(cls, message: Mapping[str, Any]) -> Heartbeat:
        """Parse the message; raise KeyError or TypeError if it is none."""
        service, instance, contract = (message[name] for name in ("service", "instance", "contract"))
        if not all(isinstance(value, str) for value in (service, instance, contract)):
            raise TypeError("text expected")
        return cls(service, instance, contract, leaving=bool(message.get("leaving")))


@dataclass(slots=True)
class _Known:
    contracts: dict[str, Contract] = field(default_factory=dict)
    instances: dict[str, tuple[str, float]] = field(default_factory=dict)  # instance → (digest, heard until)
    mounted: Contract | None = None
    there_until: float = 0.0
    seen: bool = False


class ContractRegistry:
    """Receives heartbeats, accepts contracts and reports those mounted.

    It calls `on_change` after each change of routes.
    """

    def __init__(
        self,
        contract_store: ContractStore,
        *,
        on_change: Callable[[], None],
        prefixes: Mapping[str, tuple[str, ...]] = PREFIXES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._contract_store, self._on_change, self._prefixes, self._clock = contract_store, on_change, prefixes, clock
        self._known: dict[str, _Known] = {}
        self._started = clock()

    def restore(self) -> None:
        """Mount the contracts that the contract store kept from before the restart."""
        for contract in self._contract_store.read():
            if contract.service in self._prefixes:
                known = self._of(contract.service)
                known.contracts[contract.digest] = contract
                known.mounted = contract
                log.info("contract_restored", service=contract.service, version=str(contract.version))
        self._on_change()

    def record_heartbeat(self, heartbeat: Heartbeat) -> bool:
        """Record a heartbeat; return whether its contract is unknown and should be fetched."""
        if heartbeat.service not in self._prefixes:
            return False
        known = self._of(heartbeat.service)
        known.seen = True
        if heartbeat.leaving:
            known.instances.pop(heartbeat.instance, None)
        else:
            known.instances[heartbeat.instance] = (heartbeat.contract, self._clock() + SILENCE)
        self._choose(heartbeat.service, known)
        return not heartbeat.leaving and heartbeat.contract not in known.contracts

    def answered(self, service: str) -> None:
        """Record that a service answered before its first heartbeat arrived."""
        known = self._of(service)
        known.seen = True
        known.there_until = max(known.there_until, self._clock() + SILENCE)

    def take(self, contract: Contract) -> None:
        """Accept a contract. It is mounted if no lower version is available."""
        known = self._of(contract.service)
        if contract.digest not in known.contracts:
            known.contracts[contract.digest] = contract
            self._choose(contract.service, known, newcomer=contract)

    def available(self, service: str) -> bool:
        """Return whether an instance sent a heartbeat in the last 15 seconds and has not announced that it leaves."""
        known = self._known.get(service)
        return known is not None and known.there_until > self._clock()

    def settled(self, service: str) -> bool:
        """Return whether the contract is known, and since our start the service's availability too.

        Before that a restarted gateway would answer 503 for services that are available. Afterwards an unavailable
        service is no reason to keep traffic away from this replica.
        """
        known = self._known.get(service)
        if known is None or known.mounted is None:
            return False
        return known.seen or self._clock() - self._started > SILENCE

    def mounted(self) -> list[Contract]:
        """Return the mounted contract of each service, by service name."""
        return [known.mounted for _, known in sorted(self._known.items()) if known.mounted is not None]

    def routes(self) -> list[Route]:
        """Return the routes of every mounted contract, without those under another service's prefix."""
        return [
            route
            for contract in self.mounted()
            for route in contract.routes()
            if self.owns(contract.service, route.template)
        ]

    def owns(self, service: str, template: str) -> bool:
        """Return whether the service may serve the path."""
        return owns(service, template, self._prefixes)

    def expects(self, path: str) -> bool:
        """Return whether the path belongs to a service whose contract was never seen, so that it may yet exist."""
        service = owner(path, self._prefixes)
        return service is not None and self._of(service).mounted is None

    def tags_for(self, service: str, event_type: str) -> tuple[str, ...]:
        """Return the cache tags that an event of the service invalidates. Fields of the event stand in braces."""
        known = self._known.get(service)
        if known is None:
            return ()
        # a version that runs beside the mounted one may announce more
        spoken = known.contracts.values()
        return tuple(dict.fromkeys(tag for one in spoken for tag in one.invalidates.get(event_type, ())))

    def is_public(self, service: str, event_type: str) -> bool:
        """Return whether every known contract of the service declares the event public."""
        known = self._known.get(service)
        if known is None or not known.contracts:
            return False
        return all(event_type in one.public for one in known.contracts.values())

    def public_types(self) -> frozenset[str] | None:
        """Return the types of public events of all services, or None while the contract of one is unknown."""
        known = [self._known[service] for service in self._prefixes if service in self._known]
        if len(known) < len(self._prefixes) or any(not one.contracts for one in known):
            return None
        return frozenset(kind for one in known for contract in one.contracts.values() for kind in contract.public)

    def _of(self, service: str) -> _Known:
        return self._known.setdefault(service, _Known())

    def _choose(self, service: str, known: _Known, newcomer: Contract | None = None) -> None:
        now = self._clock()
        known.instances = {name: seen for name, seen in known.instances.items() if seen[1] > now}
        known.there_until = max((until for _, until in known.instances.values()), default=0.0)
        if newcomer is not None and not known.instances:
            known.there_until = now + SILENCE
        running = {digest for digest, _ in known.instances.values()}
        candidates = [contract for digest, contract in known.contracts.items() if digest in running]
        if newcomer is not None and newcomer not in candidates and (not running or known.mounted is None):
            candidates.append(newcomer)
        if not candidates:
            return
        # what every running version speaks: whoever's turn it is, callers find what the document promises
        lowest = min(contract.version for contract in candidates)
        # of two contracts of one version, the later one: that is a developer's restart
        best = next(contract for contract in reversed(candidates) if contract.version == lowest)
        spoken = best.restricted_to(contract for contract in candidates if contract.version > lowest)
        if known.mounted is not None and known.mounted.same_as(spoken):
            return
        known.mounted = spoken
        known.contracts = {digest: kept for digest, kept in known.contracts.items() if digest in running}
        known.contracts[best.digest] = best
        log.info("contract_mounted", service=service, version=str(best.version), digest=best.digest[:12])
        for route in spoken.routes():
            if not self.owns(service, route.template):
                log.error("route_refused", service=service, method=route.method, path=route.template)
        self._contract_store.save(best)
        self._on_change()
