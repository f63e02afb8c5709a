"""Exchanges that the whole platform shares; each service's events have one of their own besides."""

from __future__ import annotations

from kombu import Exchange

RPC = Exchange("kainotomia.rpc", type="topic", durable=True)
HEARTBEATS = Exchange("kainotomia.heartbeats", type="fanout", durable=True)


def events_exchange(service: str) -> Exchange:
    """Return the exchange to which a service publishes its events."""
    return Exchange(f"{service}.events", type="topic", durable=True)
