"""Metrics of the messaging (Prometheus)."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

_LATENCIES = (0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600)

OUTBOX_DEPTH = Gauge("kainotomia_outbox_unpublished", "Events that wait in the outbox", ["service"])
OUTBOX_BLOCKED = Gauge("kainotomia_outbox_parked", "Events that the broker refused and that wait", ["service"])
OUTBOX_AGE = Gauge("kainotomia_outbox_oldest_seconds", "Age of the oldest event in the outbox", ["service"])
PUBLISHED = Counter("kainotomia_relay_published", "Events confirmed by the broker", ["service"])
PARKINGS = Counter("kainotomia_relay_parkings", "Times that the broker refused an event", ["service"])

DELIVERIES = Counter(
    "kainotomia_deliveries",
    "Deliveries by what became of them: handled, duplicate, early, failed, dead",
    ["subscription", "outcome"],
)
REDELIVERED = Counter(
    "kainotomia_redelivered",
    "Messages that the broker had to hand out again: somebody ended with them",
    ["subscription"],
)
BUFFERED_EVENTS = Gauge("kainotomia_early_kept", "Events kept until their predecessor is handled", ["subscription"])
BUFFERED_AGE = Gauge("kainotomia_early_oldest_seconds", "Age of the oldest event kept", ["subscription"])
HANDLER_SECONDS = Histogram(
    "kainotomia_handler_seconds", "Time of a handler's transaction", ["subscription"], buckets=_LATENCIES
)
EVENT_LATENCY = Histogram(
    "kainotomia_event_latency_seconds",
    "From the event's writing to the end of its handling",
    ["subscription"],
    buckets=_LATENCIES,
)
TICKS = Counter("kainotomia_timer_ticks", "Ticks of timers by outcome: done, failed, elsewhere", ["timer", "outcome"])
