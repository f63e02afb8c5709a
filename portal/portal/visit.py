"""A visit: one request as a page sees it, with its language, its session and the API on behalf of its person."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, RedirectResponse, Response

from portal.api.client import Answer, Caller
from portal.api.problems import Problem
from portal.languages import catalogue

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from portal.assembly import Portal
    from portal.sessions.store import Session

SEE_OTHER = 303


class Visit:
    """One request on its way through the portal."""

    def __init__(self, request: Request, portal: Portal, language: str, session: Session | None) -> None:
        self.request, self.portal, self.language, self.session = request, portal, language, session
        self.text = catalogue.translations(language)

    @property
    def caller(self) -> Caller:
        """Return on whose behalf operations are called."""
        client = self.request.client
        return Caller(
            language=self.language,
            address=client.host if client else None,
            token=self.session.tokens.access if self.session else None,
        )

    def path(self, rest: str = "") -> str:
        """Return the path of a page in the language of this visit."""
        return f"/{self.language}/{rest.lstrip('/')}" if rest else f"/{self.language}"

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
        """Return the data of an answer, or `otherwise` where a part of a page may be missing."""
        try:
            return await self.read(operation, **parts)
        except Problem:
            return otherwise

    async def together(self, *calls: Any) -> list[Any]:
        """Return the results of calls that run side by side."""
        return list(await asyncio.gather(*calls))

    async def labels(self, taxonomy: str) -> dict[str, str]:
        """Return the labels of a taxonomy by code, in the language of this visit."""
        return await self.portal.taxonomies.labels(taxonomy, self.language)

    async def form(self) -> FormData:
        """Return the form that was sent."""
        return await self.request.form()

    def page(self, template: str, *, status: int = 200, public: bool = False, **values: Any) -> Response:
        """Render a template; `public` allows caches to keep it for half a minute while nobody is signed in."""
        html = self.portal.pages.render(template, self, **values)
        response = HTMLResponse(html, status_code=status)
        cacheable = public and self.session is None
        response.headers["Cache-Control"] = "public, max-age=30" if cacheable else "no-store"
        response.headers["Vary"] = "Cookie"
        return response

    def go(self, path: str) -> Response:
        """Redirect to a page after a form was handled (RFC 9110, 15.4.4)."""
        return RedirectResponse(path, status_code=SEE_OTHER)
