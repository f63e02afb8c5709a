"""Measures of the mail that goes out (Prometheus)."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

MAILS = Counter("kainotomia_mails", "Mails by what became of them", ("kind", "outcome"))
POSSIBLE_DUPLICATES = Counter(
    "kainotomia_mail_possible_duplicates",
    "Mails sent again although the mail server may have accepted them before",
    ("kind", "why"),
)
LINES_BROKEN = Counter("kainotomia_mail_connections_broken", "Connections to the mail server that failed")
WAITING = Gauge("kainotomia_mails_waiting", "Mails that have not left: queued, deferred, sending", ("state",))
OLDEST = Gauge("kainotomia_mails_oldest_seconds", "Age of the oldest mail that has not left", ("state",))
