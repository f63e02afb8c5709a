"""Order of an upgrade: producers of new events come before their consumers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

Contracts = Mapping[str, Mapping[str, Any]]


def order(running: Contracts, coming: Contracts) -> list[str]:
    """Return the coming services in the order in which their replicas are best replaced.

    Where two wait for each other the order of names decides: neither fails, each only hears later.
    """
    before: dict[str, set[str]] = {name: set() for name in sorted(coming)}
    for consumer, producer, _ in _waits(running, coming):
        if producer in coming and producer != consumer:
            before[consumer].add(producer)
    try:
        return list(TopologicalSorter(before).static_order())
    except CycleError:
        return sorted(coming, key=lambda name: (len(before[name]), name))


def unheard_of(running: Contracts, coming: Contracts) -> Iterator[str]:
    """Yield a sentence for each type awaited by a coming service and announced by nobody."""
    for consumer, producer, kind in _waits(running, coming):
        announced = coming.get(producer, running.get(producer))
        if announced is None or kind not in _types(announced):
            yield f"{consumer} waits for {kind}, which {producer} does not announce"


def _waits(running: Contracts, coming: Contracts) -> Iterator[tuple[str, str, str]]:
    """Yield consumer, producer and type of each event heard by a coming service and not announced yet."""
    for consumer, document in sorted(coming.items()):
        for heard in document["subscriptions"]:
            now = _types(running.get(heard["service"]))
            yield from ((consumer, heard["service"], kind) for kind in heard["types"] if kind not in now)


def _types(document: Mapping[str, Any] | None) -> set[str]:
    return {event["type"] for event in document["events"]} if document else set()
