"""The gateway's Prometheus metrics. Labels are route templates, never addresses."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

REQUEST_SECONDS = Histogram(
    "kainotomia_gateway_request_seconds",
    "Time from the request's head to the answer handed to the socket",
    ("route", "method", "status"),
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
CACHE_ANSWERS = Counter("kainotomia_gateway_cache_answers_total", "Cacheable reads by outcome", ("outcome",))
CACHE_ENTRIES = Gauge("kainotomia_gateway_cache_entries", "Answers in memory")
CACHE_BYTES = Gauge("kainotomia_gateway_cache_bytes", "Memory of the answers kept")
LIMITED = Counter("kainotomia_gateway_limited_total", "Requests refused for their number", ("policy",))
LIMITS_SHARED = Gauge("kainotomia_gateway_limits_shared", "1 while limits are shared with the other replicas")
STREAM_LISTENERS = Gauge("kainotomia_gateway_stream_listeners", "Open connections of the live stream")
STREAM_ENDED = Counter("kainotomia_gateway_stream_ended_total", "Connections of the live stream that ended", ("why",))
TRANSFERS_CUT = Counter("kainotomia_gateway_transfers_cut_total", "Large answers whose rest did not come")
REFUSED = Counter("kainotomia_gateway_refused_total", "Connections refused before a request could be read", ("status",))
