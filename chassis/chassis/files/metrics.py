"""Metrics of stored files (Prometheus)."""

from __future__ import annotations

from prometheus_client import Counter

FILES_STORED = Counter("kainotomia_files_stored_total", "Files that were checked and kept", ("kind",))
FILES_REFUSED = Counter("kainotomia_files_refused_total", "Files refused because of their content", ("problem",))
