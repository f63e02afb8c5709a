"""The client: one HTTP connection pool to the gateway, and one way to call an operation."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import aiohttp
import orjson

from portal.api.operations import OPERATIONS, Operation
from portal.api.problems import UNREACHABLE, Problem

SECONDS = 15.0
CHUNK = 65_536
FIRST_ERROR = 400


@dataclass(frozen=True)
class Caller:
    """The person on whose behalf operations are called: address, language, access token and the request's id.

    `browser` is what their browser calls itself, passed on where a session starts.
    """

    language: str
    address: str | None = None
    token: str | None = None
    request_id: str | None = None
    browser: str | None = None


NOTHING: dict[str, Any] = {"items": [], "next": None}
"""The answer of an empty list, for lists that a page can do without."""


@dataclass(frozen=True)
class Answer:
    """A successful answer: its status, the decoded body and its entity tag."""

    status: int
    data: Any
    etag: str | None = None


@dataclass(frozen=True)
class Download:
    """A file on its way: its headers, and its bytes as they come."""

    headers: Mapping[str, str]
    _response: aiohttp.ClientResponse

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes. A file that breaks off raises an error, so that it does not look whole."""
        async with self._response as response:
            async for chunk in response.content.iter_chunked(CHUNK):
                yield chunk


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

        `path` fills the placeholders of the address; values of `query` that are None or empty are left out. A `body` of
        bytes is sent as it is, any other as JSON.
        """
        assert self._http is not None, "the client is not open"
        operation = OPERATIONS[name]
        try:
            async with self._http.request(
                operation.method,
                self._base + _address(operation, path),
                params=_pairs(query or {}),
                data=body if body is None or isinstance(body, bytes) else orjson.dumps(body),
                headers={**_headers(caller, body), **(headers or {})},
            ) as response:
                content = await response.read()
        except (TimeoutError, aiohttp.ClientError) as exc:
            raise Problem(UNREACHABLE) from exc
        data = _decoded(content)
        if response.status >= FIRST_ERROR:
            raise Problem(response.status, data if isinstance(data, dict) else None)
        return Answer(response.status, data, response.headers.get("ETag"))

    async def download(
        self, name: str, caller: Caller, *, path: Mapping[str, str], query: Mapping[str, Any] | None = None
    ) -> Download:
        """Begin to read a file. Raises `Problem`."""
        assert self._http is not None, "the client is not open"
        operation = OPERATIONS[name]
        try:
            response = await self._http.request(
                operation.method,
                self._base + _address(operation, path),
                params=_pairs(query or {}),
                headers={**_headers(caller, None), "Accept": "*/*"},
                timeout=aiohttp.ClientTimeout(sock_connect=SECONDS, sock_read=SECONDS),
            )
            if response.status >= FIRST_ERROR:
                data = _decoded(await response.read())
                raise Problem(response.status, data if isinstance(data, dict) else None)
        except (TimeoutError, aiohttp.ClientError) as exc:
            raise Problem(UNREACHABLE) from exc
        return Download(response.headers, response)


def _address(operation: Operation, path: Mapping[str, str] | None) -> str:
    return operation.path.format(**{key: quote(value, safe="") for key, value in (path or {}).items()})


def _headers(caller: Caller, body: Any) -> dict[str, str]:
    headers = {"Accept": "application/json", "Accept-Language": caller.language}
    if caller.token:
        headers["Authorization"] = f"Bearer {caller.token}"
    if caller.address:
        headers["X-Forwarded-For"] = caller.address
    if caller.request_id:
        headers["X-Request-Id"] = caller.request_id
    if caller.browser:
        headers["User-Agent"] = caller.browser
    if body is not None:
        headers["Content-Type"] = "application/octet-stream" if isinstance(body, bytes) else "application/json"
    return headers


def _pairs(query: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in query.items() if value not in (None, "", [])]


def _decoded(content: bytes) -> Any:
    try:
        return orjson.loads(content) if content else None
    except orjson.JSONDecodeError:
        return None
