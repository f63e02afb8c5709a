"""Pages of the library for everybody: search with facets, and one document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response

from portal.pages.library import content
from portal.pages.library.editions import statuses
from portal.pages.library.standing import proposes, standing
from portal.pages.practice.views import highlighted
from portal.visit import Visit

FACETS: Final = ("task", "topic", "kind", "level", "issuer", "year", "principle", "sector", "force", "language")
FILTERS: Final = ("q", *FACETS, "sort")
PAGE_SIZE: Final = 20
SHOWN: Final = 12


async def search(visit: Visit) -> Response:
    """Show the documents that a search finds, with their facets."""
    wanted = {name: visit.request.query_params.get(name, "") for name in FILTERS}
    query = {**wanted, "cursor": visit.request.query_params.get("cursor", ""), "limit": PAGE_SIZE}
    found, me, kinds = await visit.together(
        visit.read("search_documents", query={**query, "lang": visit.language}),
        _me(visit),
        visit.labels("document_kinds"),
    )
    return visit.page(
        "library/search.html",
        public=True,
        found=found,
        wanted=wanted,
        facets={name: _facet(found, name, visit.language) for name in FACETS},
        kinds=kinds,
        may_propose=proposes(me),
        link=lambda **change: _link(visit, wanted, change),
        next_path=_link(visit, wanted, {"cursor": found["next"]}) if found["next"] else None,
        highlighted=highlighted,
    )


async def show(visit: Visit) -> Response:
    """Show one document."""
    path = {"document_id": visit.request.path_params["document_id"]}
    document, me, editions = await visit.together(
        visit.read("read_document", path=path),
        _me(visit),
        visit.read_or({"items": []}, "list_document_editions", path=path),
    )
    successor = document["superseded_by"]
    names = ("kinds", "topics", "tasks", "levels", "licences", "forces", "languages")
    newer, principles, sectors, levels, *labels = await visit.together(
        visit.read_or(None, "read_document", path={"document_id": successor}) if successor else _nothing(),
        visit.labels("principles"),
        visit.labels("sectors"),
        visit.labels("government_levels"),
        *(visit.labels(f"document_{name}") for name in names),
    )
    return visit.page(
        "library/document.html",
        public=True,
        document=document,
        newer=newer,
        editions=editions["items"],
        statuses=statuses(visit),
        may=standing(me, document),
        states=content.states(visit),
        principles=principles,
        sectors=sectors,
        government_levels=levels,
        labels=dict(zip(names, labels, strict=True)),
    )


def _facet(found: Mapping[str, Any], name: str, language: str) -> list[dict[str, Any]]:
    return [{**one, "label": one[f"label_{language}"]} for one in found["facets"][name]]


def _link(visit: Visit, wanted: Mapping[str, str], change: Mapping[str, str]) -> str:
    kept = {name: value for name, value in {**wanted, **change}.items() if value}
    return visit.path("library") + (f"?{urlencode(kept)}" if kept else "")


async def _me(visit: Visit) -> Any:
    return await visit.read_or(None, "get_me") if visit.session else None


async def _nothing() -> None:
    return None
