"""Measures of erasures (Prometheus)."""

from __future__ import annotations

from prometheus_client import Gauge

OVERDUE = Gauge("kainotomia_erasures_overdue", "Erasures that a service has not confirmed within a day")
