"""A visit: one request as a page sees it, with its language, its session and the API on behalf of its person."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import re
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

import orjson
from starlette.responses import HTMLResponse, RedirectResponse, Response

from portal.api.client import Answer, Caller
from portal.api.problems import FIRST_OF_SERVERS, TOO_MANY, UNAUTHENTICATED, Problem
from portal.forms.reading import text
from portal.languages import catalogue

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from portal.assembly import Portal
    from portal.sessions.store import Session

SEE_OTHER = 303
LONGEST_CHAIN = 500
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def forwarded(request: Request) -> str | None:
    """Return the chain of addresses for `X-Forwarded-For`: what was told, then who told it.

    The gateway reads it from the end and believes its own proxies only, so a visitor cannot choose an address.
    """
    if request.client is None:
        return None
    told = request.headers.get("x-forwarded-for", "")
    return f"{told}, {request.client.host}" if 0 < len(told) <= LONGEST_CHAIN else request.client.host


class Visit:
    """One request on its way through the portal."""

    def __init__(self, request: Request, portal: Portal, language: str, session: Session | None) -> None:
        self.request, self.portal, self.language, self.session = request, portal, language, session
        self.text = catalogue.translations(language)
        self.unread: int | None = None

    @property
    def caller(self) -> Caller:
        """Return the caller of operations."""
        return Caller(
            language=self.language,
            address=forwarded(self.request),
            token=self.session.tokens.access if self.session else None,
        )

    def path(self, rest: str = "") -> str:
        """Return the path of a page in the language of this visit."""
        return f"/{self.language}/{rest.lstrip('/')}" if rest else f"/{self.language}"

    @property
    def here(self) -> str:
        """Return the address of this page below the portal's, with its query."""
        url = self.request.url
        return f"{url.path}?{url.query}" if url.query else url.path

    async def call(
        self,
        operation: str,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Call an operation of the API on behalf of the visitor; raises `Problem`."""
        return await self.portal.api.call(operation, self.caller, path=path, query=query, body=body, headers=headers)

    async def read(self, operation: str, **parts: Any) -> Any:
        """Return the data of an answer; raises `Problem`."""
        return (await self.call(operation, **parts)).data

    async def read_or(self, otherwise: Any, operation: str, **parts: Any) -> Any:
        """Return the data of an answer, or `otherwise` where the API has no such part for this visitor.

        Raises `Problem` where the API is away, limits the visitor or does not know them any more.
        """
        try:
            return await self.read(operation, **parts)
        except Problem as problem:
            refused = self.session is None and problem.status == UNAUTHENTICATED
            if refused or (problem.status < FIRST_OF_SERVERS and problem.status not in {UNAUTHENTICATED, TOO_MANY}):
                return otherwise
            raise

    async def together(self, *calls: Any) -> list[Any]:
        """Return the results of calls that run side by side."""
        return list(await asyncio.gather(*calls))

    async def send(
        self,
        operation: str,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        step: str = "",
    ) -> Answer:
        """Call an operation once for each form that was shown: the same form sent twice has one effect.

        A form that somebody went back to and changed is another one, so the body is part of the key. `step` keeps
        apart the operations that one form calls.
        """
        key = text(await self.form(), "key")
        digest = hashlib.sha256(orjson.dumps(body)).hexdigest()[:16]
        known = {"Idempotency-Key": f"{key}{step}-{digest}"} if KEY.fullmatch(key) else {}
        return await self.call(operation, path=path, query=query, body=body, headers={**known, **(headers or {})})

    async def person(self) -> dict[str, Any]:
        """Return the signed-in person with roles; raises `Problem` 401 without one."""
        if self.session is None:
            raise Problem(UNAUTHENTICATED)
        found: dict[str, Any] = await self.read("get_me")
        return found

    def new_key(self) -> str:
        """Return a key for a form of this page."""
        return secrets.token_urlsafe(18)

    async def labels(self, taxonomy: str) -> dict[str, str]:
        """Return the labels of a taxonomy by code, in the language of this visit."""
        return await self.portal.taxonomies.labels(taxonomy, self.language)

    async def form(self) -> FormData:
        """Return the form that was sent."""
        return await self.request.form()

    def page(self, template: str, *, status: int = 200, public: bool = False, **values: Any) -> Response:
        """Render a template; `public` allows caches to keep it for half a minute while nobody is signed in."""
        body = self.portal.pages.render(template, self, status=status, **values).encode()
        headers = {"Cache-Control": "no-store", "Vary": "Cookie, Accept-Encoding"}
        if public and self.session is None:
            headers["Cache-Control"] = "public, max-age=30"
            # Pages of somebody signed in hold a token, which compression beside their own words would betray (BREACH).
            if "gzip" in self.request.headers.get("accept-encoding", ""):
                headers["Content-Encoding"] = "gzip"
                body = gzip.compress(body, 4, mtime=0)
        return HTMLResponse(body, status_code=status, headers=headers)

    def done(self, path: str, notice: str) -> Response:
        """Redirect to a page that confirms the action; `notice` is a code of `portal.notices`."""
        place, _, query = path.partition("?")
        kept = [(name, value) for name, value in parse_qsl(query) if name != "done"]
        return self.go(f"{place}?{urlencode([*kept, ('done', notice)])}")

    def go(self, path: str) -> Response:
        """Redirect to a page after a form was handled (RFC 9110, 15.4.4)."""
        return RedirectResponse(path, status_code=SEE_OTHER)
