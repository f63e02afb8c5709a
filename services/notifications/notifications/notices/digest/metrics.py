"""Measures of digests (Prometheus)."""

from __future__ import annotations

from prometheus_client import Counter

DROPPED = Counter(
    "kainotomia_digest_dropped", "News that became too old for a digest while the service was away", ("frequency",)
)
