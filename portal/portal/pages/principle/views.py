"""Pages of principles: the five, one with its practices, and the curators' report."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from starlette.responses import Response, StreamingResponse

from portal.api.problems import FORBIDDEN, Problem
from portal.languages.catalogue import ATHENS
from portal.roles import CURATOR
from portal.visit import Visit

PAGE_SIZE: Final = 20
FIRST_YEAR: Final = 2019
PASSED_ON: Final = ("Content-Type", "Content-Disposition", "Content-Length")


async def show(visit: Visit) -> Response:
    """Show the five principles with the number of practices that follow each."""
    found, me = await visit.together(visit.read("list_principles"), _me(visit))
    curator = me is not None and CURATOR in me["roles"]
    most = max((one["practices"] for one in found["items"]), default=0)
    return visit.page(
        "principle/principles.html",
        public=True,
        declaration=found["declaration"],
        principles=found["items"],
        most=most,
        curator=curator,
    )


async def one(visit: Visit) -> Response:
    """Show one principle: its meaning, first steps, and its practices, those with a note first."""
    code = visit.request.path_params["principle"]
    cursor = visit.request.query_params.get("cursor", "")
    found, sectors, regions = await visit.together(
        visit.read("get_principle", path={"principle": code}, query={"cursor": cursor, "limit": PAGE_SIZE}),
        visit.labels("sectors"),
        visit.labels("regions"),
    )
    return visit.page(
        "principle/principle.html",
        public=True,
        principle=found,
        further=bool(cursor),
        next_path=visit.path(f"principles/{code}") + f"?cursor={found['next']}" if found["next"] else None,
        sectors=sectors,
        regions=regions,
    )


async def report(visit: Visit) -> Response:
    """Show curators the report of a year, or of all."""
    me = await visit.person()
    if CURATOR not in me["roles"]:
        raise Problem(FORBIDDEN)
    year = visit.request.query_params.get("year", "")
    found, regions = await visit.together(
        visit.read("report_principles", query={"year": year}), visit.labels("regions")
    )
    this_year = datetime.now(UTC).astimezone(ATHENS).year
    return visit.page(
        "principle/report.html",
        report=found,
        year=year,
        years=[(str(each), str(each)) for each in range(this_year, FIRST_YEAR - 1, -1)],
        regions=regions,
    )


async def download(visit: Visit) -> Response:
    """Pass the workbook of the report on."""
    await visit.person()
    query = {"year": visit.request.query_params.get("year", ""), "format": "xlsx"}
    found = await visit.portal.api.download("report_principles", visit.caller, path={}, query=query)
    headers = {name: found.headers[name] for name in PASSED_ON if name in found.headers}
    return StreamingResponse(found.chunks(), headers={**headers, "Cache-Control": "no-store"})


async def _me(visit: Visit) -> Any:
    return await visit.read_or(None, "get_me") if visit.session else None
