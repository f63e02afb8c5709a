"""An event as a consumer gets it, for tests that call a handler without a broker."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from chassis.messaging.envelope import Received


def heard(kind, data, *, aggregate="person", source="/services/identity"):
    return Received(
        id=uuid4(), type=kind, source=source, subject=str(uuid4()), time=datetime.now(UTC), sequence=1, data=data,
        aggregate_type=aggregate,
    )  # fmt: skip
