"""Pages of practices: search with facets and a map, one practice, one region."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any, Final
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.responses import Response

from portal.api.client import NOTHING
from portal.api.problems import Problem
from portal.pages.practice.content import SECTIONS
from portal.pages.practice.regions import counts_of
from portal.pages.practice.standing import standing
from portal.pages.review import queue
from portal.pages.story.timeline import Step, steps
from portal.roles import CURATOR, EDITORS, edited_for
from portal.visit import Visit

FILTERS: Final = (
    "q", "sector", "region", "stage", "principle", "year", "organisation", "outcome_kind", "sdg", "municipality",
    "running", "certified", "reused", "sort",
)  # fmt: skip
PAGE_SIZE: Final = 20
NOT_FOUND: Final = 404
SUGGESTED: Final = 8
_NAMED: Final = {
    "reused": "reused",
    "outcome_kind": "outcome_kinds",
    "running": "running",
    "certified": "certified",
}
"""Facets with labels of their own, by their filter."""
_MARK: Final = re.compile("(</?mark>)")


async def search(visit: Visit) -> Response:
    """Show the practices that a search finds, with their facets."""
    wanted = {name: visit.request.query_params.get(name, "") for name in FILTERS}
    cursor = visit.request.query_params.get("cursor", "")
    found, sectors, regions, stages, principles, goals = await visit.together(
        visit.read("search_practices", query={**wanted, "cursor": cursor, "limit": PAGE_SIZE}),
        visit.labels("sectors"),
        visit.labels("regions"),
        visit.labels("stages"),
        visit.labels("principles"),
        visit.labels("sdgs"),
    )
    labels = {"sector": sectors, "region": regions, "stage": stages, "principle": principles}
    return visit.page(
        "practice/search.html",
        public=True,
        found=found,
        wanted=wanted,
        facets=_facets(found, labels, visit.language),
        sectors=sectors,
        regions=regions,
        goals=goals,
        counts=counts_of(found),
        link=lambda **change: _link(visit, wanted, change),
        next_path=_link(visit, wanted, {"cursor": found["next"]}) if found["next"] else None,
        highlighted=highlighted,
    )


async def suggest(visit: Visit) -> Response:
    """Show what begins as the typed words do, as the options of the search box; nothing while the API is away."""
    query = {"q": visit.request.query_params.get("q", ""), "language": visit.language, "limit": SUGGESTED}
    found = await visit.read_or({"items": []}, "list_suggestions", query=query)
    paths = [_suggested(visit, item) for item in found["items"]]
    options = list(zip(found["items"], paths, strict=True))
    return visit.page("practice/_suggestions.html", public=True, options=options, highlighted=highlighted)


def _suggested(visit: Visit, item: Mapping[str, Any]) -> str:
    if item["kind"] == "practice":
        return visit.path(f"practices/{item['value']}")
    name = "q" if item["kind"] == "term" else item["kind"]
    return f"{visit.path('practices')}?{urlencode({name: item['value']})}"


async def show(visit: Visit) -> Response:
    """Show one practice."""
    practice_id = visit.request.path_params["practice_id"]
    practice, me = await visit.together(visit.read("read_practice", path={"practice_id": practice_id}), _me(visit))
    may = standing(me, practice, take_over=await _take_over(visit, me, practice))
    (
        reviews,
        related,
        family,
        impact,
        organisation,
        story,
        sectors,
        regions,
        stages,
        principles,
        goals,
    ) = await visit.together(
        _reviews(visit, practice_id, may.concerned),
        visit.read_or({"items": []}, "list_related", path={"practice_id": practice_id}),
        visit.read_or({"items": []}, "read_family", path={"practice_id": practice_id}),
        _impact(visit, practice),
        _organisation(visit, practice["organisation_id"]),
        _story(visit, practice),
        *(visit.labels(name) for name in ("sectors", "regions", "stages", "principles", "sdgs")),
    )
    return visit.page(
        "practice/practice.html",
        public=True,
        practice=practice,
        may=may,
        reviews=reviews,
        sections=[(name, practice[name]) for name in SECTIONS if practice.get(name)],
        related=related["items"],
        family=family["items"],
        impact=impact,
        claims=me is not None and practice["organisation_id"] in edited_for(me, visit.language),
        adopts=me is None or _adopts(me, practice),
        organisation=organisation,
        story=story,
        sectors=sectors,
        regions=regions,
        stages=stages,
        principles=principles,
        goals=goals,
    )


async def region(visit: Visit) -> Response:
    """Show one region: its practices and its open challenges."""
    code = visit.request.path_params["region"].upper()
    regions, sectors = await visit.together(visit.labels("regions"), visit.labels("sectors"))
    if code not in regions:
        raise Problem(NOT_FOUND)
    found, impact, challenges = await visit.together(
        visit.read("search_practices", query={"region": code, "limit": PAGE_SIZE}),
        visit.read_or(None, "read_impact_totals", query={"region": code}),
        visit.read_or({"items": []}, "list_challenges", query={"region": code, "limit": PAGE_SIZE}),
    )
    return visit.page(
        "practice/region.html",
        public=True,
        code=code,
        name=regions[code],
        found=found,
        impact=impact,
        challenges=challenges["items"],
        sectors=sectors,
        regions=regions,
    )


async def _impact(visit: Visit, practice: Mapping[str, Any]) -> Any:
    if practice["state"] != "published":
        return None
    return await visit.read_or(None, "read_impact_totals", query={"practice": practice["id"]})


def _adopts(me: Mapping[str, Any], practice: Mapping[str, Any]) -> bool:
    """Return whether the person writes for another body than the practice's."""
    bodies = {m["organisation_id"] for m in me["memberships"] if m["role"] in EDITORS}
    return bool(bodies - {practice["organisation_id"]})


def highlighted(snippet: str) -> Markup:
    """Return a snippet of the search with its marked words as `<mark>`, everything else escaped, once."""
    parts = _MARK.split(snippet)
    return Markup("").join(Markup(one) if _MARK.fullmatch(one) else Markup.escape(unescape(one)) for one in parts)  # noqa: S704 - marks of ours


def _facets(
    found: Mapping[str, Any], labels: Mapping[str, Mapping[str, str]], language: str
) -> dict[str, list[dict[str, Any]]]:
    plural = {"sector": "sectors", "region": "regions", "stage": "stages", "principle": "principles"}
    shown = {
        name: [{**facet, "label": labels[name].get(facet["code"], facet["code"])} for facet in found["facets"][key]]
        for name, key in plural.items()
    }
    label = f"label_{language}"
    for name, key in _NAMED.items():
        shown[name] = [{**facet, "label": facet[label]} for facet in found["facets"][key]]
    return shown


def _link(visit: Visit, wanted: Mapping[str, str], change: Mapping[str, str]) -> str:
    kept = {name: value for name, value in {**wanted, **change}.items() if value}
    return visit.path("practices") + (f"?{urlencode(kept)}" if kept else "")


async def _organisation(visit: Visit, organisation_id: str | None) -> Any:
    if not organisation_id:
        return None
    return await visit.read_or(None, "get_organisation", path={"organisation_id": organisation_id})


async def _take_over(visit: Visit, me: Mapping[str, Any] | None, practice: Mapping[str, Any]) -> bool:
    if me is None or CURATOR not in me["roles"] or practice["state"] != "regional_review":
        return False
    waiting, _ = await queue.find(visit, "practices", practice["id"], practice["organisation_id"])
    return waiting is not None and waiting["take_over"]


async def _me(visit: Visit) -> Any:
    return await visit.read_or(None, "get_me") if visit.session else None


async def _reviews(visit: Visit, practice_id: str, concerned: bool) -> list[Any]:
    if not concerned:
        return []
    found = await visit.read_or({"items": []}, "list_reviews", path={"practice_id": practice_id})
    return list(found["items"])


async def _story(visit: Visit, practice: Mapping[str, Any]) -> list[Step]:
    if not practice["published_at"]:
        return []
    found = await visit.read_or(NOTHING, "read_story", path={"case_id": practice["id"]})
    told = steps(visit, found["items"], here=practice["id"])
    return [step for step in told if step.milestone] if len(told) > 1 else []
