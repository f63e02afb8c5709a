"""Call context: the data that travels with a call and is never one of its arguments."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from chassis.database.identifiers import uuid7
from chassis.language import DEFAULT_LANGUAGE
from chassis.principal import ANONYMOUS, SYSTEM, Principal

DEFAULT_DEADLINE = 10.0


def new_traceparent() -> str:
    """Start a trace (W3C Trace Context, version 00)."""
    return f"00-{os.urandom(16).hex()}-{os.urandom(8).hex()}-01"


@dataclass(frozen=True)
class CallContext:
    """Context of a call: principal, request id, trace, language and deadline (`deadline`: Unix seconds).

    `is_navigation` says that a browser opens the answer in a window (Fetch Metadata), as it does with a link.
    `device` describes the caller's browser and system in two words, where the gateway knows them. `basic` holds the
    credentials of HTTP Basic, for the few operations that read them. `continuation` names the requested piece of a
    streamed answer.
    """

    principal: Principal = ANONYMOUS
    request_id: str = ""
    traceparent: str = ""
    language: str = DEFAULT_LANGUAGE
    deadline: float = 0.0
    content_type: str = "application/json"
    accepts_html: bool = False
    is_navigation: bool = False
    client_ip: str | None = None
    device: str | None = None
    if_match: str | None = None
    idempotency_key: str | None = None
    basic: str | None = field(default=None, repr=False)
    continuation: str | None = None
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def trace_id(self) -> str:
        """Return the trace id, the part of `traceparent` that people quote."""
        parts = self.traceparent.split("-")
        return parts[1] if len(parts) == 4 else self.request_id  # noqa: PLR2004 - version 00 has four fields

    @property
    def remaining(self) -> float:
        """Return the seconds left until the deadline."""
        return self.deadline - time.time()

    def to_dict(self) -> dict[str, Any]:
        """Return the context in the form of its message header."""
        return {**{name: getattr(self, name) for name in _PLAIN}, "principal": self.principal.to_dict()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> CallContext:
        """Create a context from the result of `to_dict`. Unknown members belong to a newer version and are ignored."""
        known = {name: data[name] for name in _PLAIN if name in data}
        return cls(principal=Principal.from_dict(data.get("principal") or {}), **known)

    @classmethod
    def for_system(
        cls, *, request_id: str = "", traceparent: str = "", seconds: float = DEFAULT_DEADLINE
    ) -> CallContext:
        """Return the context of work that the platform does by itself."""
        return cls(
            principal=SYSTEM,
            request_id=request_id or str(uuid7()),
            traceparent=traceparent or new_traceparent(),
            deadline=time.time() + seconds,
        )

    def within(self, seconds: float) -> CallContext:
        """Return the same context with a deadline at most `seconds` from now."""
        latest = time.time() + seconds
        return replace(self, deadline=min(self.deadline, latest) if self.deadline else latest)


_PLAIN = (
    "request_id", "traceparent", "language", "deadline", "content_type", "accepts_html", "is_navigation", "client_ip",
    "device", "if_match", "idempotency_key", "basic", "continuation", "path", "query",
)  # fmt: skip
