"""Measures of the webhooks that are delivered (Prometheus)."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

ATTEMPTS = Counter("kainotomia_webhook_attempts", "Requests to webhooks by what became of them", ("outcome",))
SECONDS = Histogram(
    "kainotomia_webhook_seconds",
    "Time from the name's resolution to the answer's head",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20),
)
DISABLED = Counter("kainotomia_webhooks_disabled", "Webhooks disabled by the platform", ("reason",))
WAITING = Gauge("kainotomia_webhook_deliveries_waiting", "Deliveries to webhooks that have not arrived")
