"""The assembly: the portal's parts put together into one ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import quote

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from chassis.settings import known_secrets
from portal import assets
from portal.api.client import Api, Caller
from portal.api.problems import INVALID, UNAUTHENTICATED, UNREACHABLE, Problem
from portal.guard.body import TOO_LARGE, BodyLimit
from portal.guard.headers import SECURITY_HEADERS, TRANSPORT_SECURITY
from portal.guard.kept import kept_form
from portal.guard.origin import SAFE_METHODS, is_csrf_token, is_same_origin
from portal.languages.catalogue import LANGUAGES
from portal.pages import routes
from portal.sessions.cookie import cookie_name, delete_cookie
from portal.sessions.refresh import refreshed
from portal.sessions.seal import Seal
from portal.sessions.store import Session, SessionStore
from portal.settings import PortalSettings
from portal.site import Site, language_of
from portal.taxonomies import Taxonomies
from portal.templates import Pages
from portal.unread import UnreadCounts
from portal.visit import Visit, forwarded

log = structlog.get_logger(__name__)

View = Callable[[Visit], Awaitable[Response]]
FORBIDDEN: Final = 403
NOT_FOUND: Final = 404
INTERNAL: Final = 500
MOVED: Final = 308  # keeps the method and the form (RFC 9110, 15.4.9)
SHOWN: Final = frozenset({400, FORBIDDEN, NOT_FOUND, 409, 410, TOO_LARGE, INVALID, 429, UNREACHABLE, 504})


class Portal:
    """The portal: one client of the API, one store of sessions, every page."""

    def __init__(self, settings: PortalSettings) -> None:
        self.settings = settings
        self.api = Api(settings.gateway_url)
        self.sessions = SessionStore(
            settings.database_url, Seal(*known_secrets(settings)), hours=settings.session_hours
        )
        self.taxonomies = Taxonomies(self.api)
        self.pages = Pages(settings)
        self.unread = UnreadCounts()

    def application(self) -> Starlette:
        """Return the ASGI application."""
        pages = [
            Route(f"/{language}{path}", self._endpoint(view, language), methods=list(methods))
            for language in LANGUAGES
            for path, view, methods in routes.PAGES
        ]
        pages += [
            Route(f"/{language}{old}", self._moved(f"/{language}{new}"), methods=list(routes.FORM))
            for language in LANGUAGES
            for old, new in routes.MOVED.items()
        ]
        application = Starlette(
            routes=[*Site(self).routes(), Mount("/static", assets.application()), *pages],
            middleware=[Middleware(BodyLimit)],
            lifespan=self._lifespan,
            exception_handlers={
                NOT_FOUND: self._unknown,
                HTTPException: self._refused,
                Problem: self._unfit,
                INTERNAL: self._failed,
            },
        )
        application.router.redirect_slashes = False  # it would redirect to the host that the request names
        return application

    def secured(self, response: Response) -> Response:
        """Return a response with the headers that every answer has."""
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        if self.settings.is_secure:
            response.headers.setdefault("Strict-Transport-Security", TRANSPORT_SECURITY)
        return response

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
                    caller = Caller(language, address=forwarded(request))
                    session = await refreshed(session, self.sessions, self.api, caller)
                ended = cookie is not None and session is None
                response = await self._guarded(Visit(request, self, language, session), view)
            except Problem as problem:
                ended = ended or (problem.status == UNAUTHENTICATED and session is not None)
                response = await self._problem(Visit(request, self, language, session), problem)
            finally:
                await request.close()  # and with it the files of its form
            if ended and "set-cookie" not in response.headers:
                delete_cookie(response, secure=secure)
                response.headers["Cache-Control"] = "no-store"
            return self.secured(response)

        return endpoint

    def _moved(self, path: str) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            query = request.url.query
            return self.secured(RedirectResponse(f"{path}?{query}" if query else path, status_code=MOVED))

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
                    return await kept_form(visit) or visit.go(visit.path("sign-in"))
        else:
            visit.unread = await self.unread.of(visit)
        return await view(visit)

    async def _problem(self, visit: Visit, problem: Problem) -> Response:
        if problem.status == UNAUTHENTICATED:
            return await self._signed_out(visit)
        status = problem.status if problem.status in SHOWN else INTERNAL
        if status == INTERNAL:
            log.error("page_failed", path=visit.request.url.path, status=problem.status, code=problem.code)
        return visit.page("error.html", status=status, problem=problem, kind=status)

    async def _signed_out(self, visit: Visit) -> Response:
        """Lead to the sign-in page and back; whose session the API ended sees the page as a visitor first."""
        is_safe = visit.request.method in SAFE_METHODS
        if visit.session is not None:
            await self.sessions.delete(visit.session.id)
            if is_safe:
                return visit.go(visit.here)
        kept = None if is_safe else await kept_form(Visit(visit.request, self, visit.language, None))
        place = visit.here if is_safe else visit.path("work")
        return kept or visit.go(f"{visit.path('sign-in')}?next={quote(place, safe='/')}")

    async def _unknown(self, request: Request, _: Exception) -> Response:
        path = request.url.path
        if path.endswith("/") and path.split("/")[1] in LANGUAGES and request.method in SAFE_METHODS:
            query = f"?{request.url.query}" if request.url.query else ""
            return self.secured(RedirectResponse(path.rstrip("/") + query, status_code=308))
        return self._error_page(request, Problem(NOT_FOUND))

    async def _refused(self, request: Request, exc: Exception) -> Response:
        assert isinstance(exc, HTTPException)
        response = self._error_page(request, Problem(exc.status_code))
        response.headers.update(exc.headers or {})
        return response

    async def _unfit(self, request: Request, exc: Exception) -> Response:
        assert isinstance(exc, Problem)
        return self._error_page(request, exc)

    async def _failed(self, request: Request, exc: Exception) -> Response:
        log.error("page_failed", path=request.url.path, error=type(exc).__name__, exc_info=exc)
        return self._error_page(request, Problem(INTERNAL))

    def _error_page(self, request: Request, problem: Problem) -> Response:
        first = request.url.path.split("/")[1]
        visit = Visit(request, self, first if first in LANGUAGES else language_of(request), None)
        return self.secured(visit.page("error.html", status=problem.status, problem=problem, kind=problem.status))
