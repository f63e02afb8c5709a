"""The assembly: the portal's parts put together into one ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Final

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from portal.api.client import Api, Caller
from portal.api.problems import UNREACHABLE, Problem
from portal.guard.headers import SECURITY_HEADERS, TRANSPORT_SECURITY
from portal.guard.origin import SAFE_METHODS, is_csrf_token, is_same_origin
from portal.languages.catalogue import LANGUAGES
from portal.pages import routes
from portal.sessions.cookie import cookie_name, delete_cookie
from portal.sessions.refresh import refreshed
from portal.sessions.seal import Seal
from portal.sessions.store import Session, SessionStore
from portal.settings import PortalSettings
from portal.taxonomies import Taxonomies
from portal.templates import Pages
from portal.visit import Visit

log = structlog.get_logger(__name__)

View = Callable[[Visit], Awaitable[Response]]
UNAUTHENTICATED: Final = 401
FORBIDDEN: Final = 403
NOT_FOUND: Final = 404
INTERNAL: Final = 500
SHOWN: Final = frozenset({FORBIDDEN, NOT_FOUND, 409, 410, 413, 429, UNREACHABLE, 504})
A_YEAR: Final = "public, max-age=31536000, immutable"


class Assets(StaticFiles):
    """Built files; an address with a digest may be kept for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file with its caching headers."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = A_YEAR if b"v=" in scope.get("query_string", b"") else "public, max-age=3600"
        return response


class Portal:
    """The portal: one client of the API, one store of sessions, every page."""

    def __init__(self, settings: PortalSettings) -> None:
        self.settings = settings
        self.api = Api(settings.gateway_url)
        self.sessions = SessionStore(settings.database_url, Seal(settings.secret), hours=settings.session_hours)
        self.taxonomies = Taxonomies(self.api)
        self.pages = Pages(settings)

    def application(self) -> Starlette:
        """Return the ASGI application."""
        pages = [
            Route(f"/{language}{path}", self._endpoint(view, language), methods=list(methods))
            for language in LANGUAGES
            for path, view, methods in routes.PAGES
        ]
        return Starlette(
            routes=[
                Route("/", self._front),
                Route("/health", self._health),
                Route("/ready", self._ready),
                Mount("/static", Assets(directory=str(files("portal").joinpath("static")))),
                *pages,
            ],
            lifespan=self._lifespan,
            exception_handlers={NOT_FOUND: self._unknown, HTTPException: self._refused, INTERNAL: self._failed},
        )

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        await self.api.open()
        await self.sessions.open()
        try:
            yield
        finally:
            await self.sessions.close()
            await self.api.close()

    def _endpoint(self, view: View, language: str) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            secure = self.settings.is_secure
            cookie = request.cookies.get(cookie_name(secure=secure))
            session: Session | None = None
            ended = False
            try:
                session = await self.sessions.read(cookie) if cookie else None
                if session is not None:
                    session = await refreshed(session, self.sessions, self.api, Caller(language))
                ended = cookie is not None and session is None
                visit = Visit(request, self, language, session)
                response = await self._guarded(visit, view)
            except Problem as problem:
                response = self._problem(Visit(request, self, language, session), problem)
            if ended and "set-cookie" not in response.headers:
                delete_cookie(response, secure=secure)
            return self._secured(response)

        return endpoint

    async def _guarded(self, visit: Visit, view: View) -> Response:
        request = visit.request
        if request.method not in SAFE_METHODS:
            if not is_same_origin(request.headers, self.settings.portal_url):
                raise Problem(FORBIDDEN)
            if visit.session is not None:
                form = await request.form()
                given = form.get("csrf")
                if not is_csrf_token(given if isinstance(given, str) else None, visit.session.csrf):
                    return visit.go(visit.path("sign-in"))
        return await view(visit)

    def _problem(self, visit: Visit, problem: Problem) -> Response:
        if problem.status == UNAUTHENTICATED:
            target = visit.request.url.path if visit.request.method in SAFE_METHODS else visit.path("work")
            return visit.go(f"{visit.path('sign-in')}?next={target}")
        status = problem.status if problem.status in SHOWN else INTERNAL
        if status == INTERNAL:
            log.error("page_failed", path=visit.request.url.path, status=problem.status, code=problem.code)
        return visit.page("error.html", status=status, problem=problem, kind=status)

    async def _front(self, request: Request) -> Response:
        chosen = request.cookies.get("language")
        if chosen not in LANGUAGES:
            wanted = request.headers.get("accept-language", "").lower()
            chosen = "en" if wanted.startswith("en") else "el"
        response = RedirectResponse(f"/{chosen}", status_code=302)
        response.headers["Vary"] = "Accept-Language, Cookie"
        return self._secured(response)

    async def _health(self, _: Request) -> Response:
        return self._secured(JSONResponse({"status": "ok"}))

    async def _ready(self, _: Request) -> Response:
        checks = {}
        try:
            checks["database"] = await self.sessions.is_reachable()
        except Exception as exc:  # noqa: BLE001 - readiness tells any fault
            log.warning("not_ready", check="database", error=type(exc).__name__)
            checks["database"] = False
        ready = all(checks.values())
        return self._secured(JSONResponse({"ready": ready, "checks": checks}, 200 if ready else UNREACHABLE))

    async def _unknown(self, request: Request, _: Exception) -> Response:
        return self._error_page(request, NOT_FOUND)

    async def _refused(self, request: Request, exc: Exception) -> Response:
        return self._error_page(request, exc.status_code if isinstance(exc, HTTPException) else INTERNAL)

    async def _failed(self, request: Request, exc: Exception) -> Response:
        log.error("page_failed", path=request.url.path, error=type(exc).__name__, exc_info=exc)
        return self._error_page(request, INTERNAL)

    def _error_page(self, request: Request, status: int) -> Response:
        first = request.url.path.split("/")[1]
        visit = Visit(request, self, first if first in LANGUAGES else "el", None)
        return self._secured(visit.page("error.html", status=status, problem=Problem(status), kind=status))

    def _secured(self, response: Response) -> Response:
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        if self.settings.is_secure:
            response.headers.setdefault("Strict-Transport-Security", TRANSPORT_SECURITY)
        return response
