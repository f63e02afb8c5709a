"""Metrics of every service's operations (Prometheus)."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

OPERATION_SECONDS = Histogram(
    "kainotomia_operation_seconds",
    "Time from the call's arrival to its reply",
    ("service", "operation", "status"),
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
BUILD = Gauge("kainotomia_build_info", "1, with the version of each part of this process", ("part", "version"))
LOG_LINES_LOST = Counter(
    "kainotomia_log_lines_lost_total", "Log lines that could not be written, a full disk for instance"
)
