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
CONNECTIONS = Gauge("kainotomia_database_connections", "Connections of the pool that are in use", ("service",))
CONNECTIONS_MOST = Gauge("kainotomia_database_connections_most", "Connections that the pool may open", ("service",))
WORKERS_BUSY = Gauge("kainotomia_workers_busy", "Calls and events that are being handled", ("service",))
WORKERS = Gauge("kainotomia_workers", "Calls and events that may be handled at once", ("service",))
LOOP_LAG = Histogram(
    "kainotomia_loop_lag_seconds",
    "Time by which a process comes late to what it wanted to do, because something held it up",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5),
)
