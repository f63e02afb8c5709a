"""The client: one HTTP connection pool to the gateway, and one way to call an operation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import aiohttp
import orjson

from portal.api.operations import OPERATIONS
from portal.api.problems import UNREACHABLE, Problem

SECONDS = 15.0
FIRST_ERROR = 400


@dataclass(frozen=True)
class Caller:
    """The person on whose behalf operations are called: address, language, access token and the request's id."""

    language: str
    address: str | None = None
    token: str | None = None
    request_id: str | None = None


NOTHING: dict[str, Any] = {"items": [], "next": None}
"""The answer of an empty list, for lists that a page can do without."""


@dataclass(frozen=True)
class Answer:
    """A successful answer: its status, the decoded body and its entity tag."""

    status: int
    data: Any
    etag: str | None = None


class Api:
    """The public API behind one base address."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url
        self._http: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Open the connection pool."""
        self._http = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=SECONDS), connector=aiohttp.TCPConnector(limit=100)
        )

    async def close(self) -> None:
        """Close the connection pool."""
        if self._http is not None:
            await self._http.close()

    async def call(
        self,
        name: str,
        caller: Caller,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Call an operation by its name; raises `Problem` for every answer of 400 and above.

        `path` fills the placeholders of the address; values of `query` that are None or empty are left out.
        """
        assert self._http is not None, "the client is not open"
        operation = OPERATIONS[name]
        address = operation.path.format(**{key: quote(value, safe="") for key, value in (path or {}).items()})
        try:
            async with self._http.request(
                operation.method,
                self._base + address,
                params=_pairs(query or {}),
                data=None if body is None else orjson.dumps(body),
                headers={**_headers(caller, has_body=body is not None), **(headers or {})},
            ) as response:
                content = await response.read()
        except (TimeoutError, aiohttp.ClientError) as exc:
            raise Problem(UNREACHABLE) from exc
        data = _decoded(content)
        if response.status >= FIRST_ERROR:
            raise Problem(response.status, data if isinstance(data, dict) else None)
        return Answer(response.status, data, response.headers.get("ETag"))


def _headers(caller: Caller, *, has_body: bool) -> dict[str, str]:
    headers = {"Accept": "application/json", "Accept-Language": caller.language}
    if caller.token:
        headers["Authorization"] = f"Bearer {caller.token}"
    if caller.address:
        headers["X-Forwarded-For"] = caller.address
    if caller.request_id:
        headers["X-Request-Id"] = caller.request_id
    if has_body:
        headers["Content-Type"] = "application/json"
    return headers


def _pairs(query: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in query.items() if value not in (None, "", [])]


def _decoded(content: bytes) -> Any:
    try:
        return orjson.loads(content) if content else None
    except orjson.JSONDecodeError:
        return None
