"""Addresses beside the pages: the front door, health, and what search engines and browsers ask for by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from chassis.negotiation import preferred_language
from portal import assets
from portal.api.client import Caller
from portal.api.problems import UNREACHABLE
from portal.languages.catalogue import LANGUAGES

if TYPE_CHECKING:
    from portal.assembly import Portal

log = structlog.get_logger(__name__)

LISTED: Final = (
    "", "/practices", "/principles", "/challenges", "/organisations", "/experts", "/follow", "/accessibility",
    "/privacy", "/contact",
)  # fmt: skip
PRIVATE: Final = (
    "/account", "/people", "/feedback/received", "/confirm", "/deliveries", "/evaluations", "/follow/", "/inbox",
    "/invitation", "/network", "/password", "/principles/report", "/review", "/sign-in", "/sign-out", "/verify",
    "/work",
)  # fmt: skip
MOST: Final = 100
AN_HOUR: Final = "public, max-age=3600"


class Site:
    """The addresses of the portal that have no language."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/", self._front),
            Route("/health", self._health),
            Route("/ready", self._ready),
            Route("/robots.txt", self._robots),
            Route("/sitemap.xml", self._sitemap),
            Route("/favicon.ico", self._icon),
        ]

    async def _front(self, request: Request) -> Response:
        response = RedirectResponse(f"/{language_of(request)}", status_code=302)
        response.headers["Vary"] = "Accept-Language, Cookie"
        return self._portal.secured(response)

    async def _health(self, _: Request) -> Response:
        return self._portal.secured(JSONResponse({"status": "ok"}))

    async def _ready(self, _: Request) -> Response:
        """Tell whether the database answers; the pages themselves tell when the API is away."""
        checks = {}
        try:
            checks["database"] = await self._portal.sessions.is_reachable()
        except Exception as exc:  # noqa: BLE001 - readiness tells any fault
            log.warning("not_ready", check="database", error=type(exc).__name__)
            checks["database"] = False
        ready = all(checks.values())
        return self._portal.secured(JSONResponse({"ready": ready, "checks": checks}, 200 if ready else UNREACHABLE))

    async def _robots(self, _: Request) -> Response:
        hidden = [f"Disallow: /{language}{path}" for language in LANGUAGES for path in PRIVATE]
        lines = ["User-agent: *", *hidden, f"Sitemap: {self._portal.settings.portal_url}/sitemap.xml", ""]
        return self._kept(PlainTextResponse("\n".join(lines)))

    async def _sitemap(self, _: Request) -> Response:
        """List the public pages: the fixed ones, the regions, the newest practices and challenges."""
        api, stranger = self._portal.api, Caller(LANGUAGES[0])
        regions = await self._portal.taxonomies.labels("regions", LANGUAGES[0])
        practices = await api.call("search_practices", stranger, query={"limit": MOST, "sort": "newest"})
        challenges = await api.call("list_challenges", stranger, query={"limit": MOST})
        paths = [*LISTED, *(f"/regions/{code}" for code in regions)]
        paths += [f"/practices/{practice['id']}" for practice in practices.data["items"]]
        paths += [f"/challenges/{challenge['id']}" for challenge in challenges.data["items"]]
        origin = self._portal.settings.portal_url
        places = [
            f"<url><loc>{escape(f'{origin}/{language}{path}')}</loc></url>" for path in paths for language in LANGUAGES
        ]
        document = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        )
        return self._kept(Response("\n".join([document, *places, "</urlset>\n"]), media_type="application/xml"))

    async def _icon(self, _: Request) -> Response:
        return self._kept(RedirectResponse(assets.address("icon.svg"), status_code=302))

    def _kept(self, response: Response) -> Response:
        response.headers["Cache-Control"] = AN_HOUR
        return self._portal.secured(response)


def language_of(request: Request) -> str:
    """Return the language that a visitor chose before, or else the one that the browser prefers."""
    chosen = request.cookies.get("language")
    if chosen in LANGUAGES:
        return chosen
    return preferred_language(request.headers.get("accept-language"))
