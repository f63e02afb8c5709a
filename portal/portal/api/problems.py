"""Problems: errors of the API (RFC 9457), as pages need them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

UNAUTHENTICATED = 401
FORBIDDEN = 403
NOT_FOUND = 404
CONFLICT = 409
GONE = 410
CHANGED = 412
INVALID = 422
TOO_MANY = 429
UNREACHABLE = 503
FIRST_OF_SERVERS = 500
REFUSED = frozenset({FORBIDDEN, CONFLICT, INVALID})
"""Statuses of a step that cannot be taken, which the page of the step shows."""
REFUSED_OR_LIMITED = REFUSED | {TOO_MANY}


class Problem(Exception):
    """An operation answered with an error, or did not answer.

    `status` is the HTTP status, `code` the last segment of the problem type, `detail` a sentence in the language asked
    for, `errors` maps the path of a field to its sentence.
    """

    def __init__(self, status: int, document: Mapping[str, Any] | None = None) -> None:
        document = document or {}
        self.status = status
        self.code = str(document.get("type", "")).rsplit("/", 1)[-1].rsplit(":", 1)[-1]
        self.title = str(document.get("title", ""))
        self.detail = str(document.get("detail") or self.title)
        self.errors = {
            str(error.get("field") or error.get("path") or ""): str(error.get("message") or error.get("detail") or "")
            for error in document.get("errors") or []
            if isinstance(error, Mapping)
        }
        super().__init__(f"{status} {self.code}")
