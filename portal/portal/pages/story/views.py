"""The page of a case: its story from the challenge to the solution, the pilot and the practice."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from portal.pages.story.timeline import PLACES, names_of_kinds, steps
from portal.visit import Visit

READS: Final = {
    "challenge": ("read_challenge", "challenge_id"),
    "solution": ("read_solution", "solution_id"),
    "pilot": ("read_pilot", "pilot_id"),
    "practice": ("read_practice", "practice_id"),
}
MOST_THINGS: Final = 30


async def show(visit: Visit) -> Response:
    """Show the story of a case with the things that it is made of."""
    cursor = visit.request.query_params.get("cursor", "")
    path = {"case_id": visit.request.path_params["case_id"]}
    story = await visit.read("read_story", path=path, query={"cursor": cursor})
    things = [one for one in story["subjects"] if one["kind"] in READS][:MOST_THINGS]
    found = await visit.together(*(_read(visit, one) for one in things))
    kinds = names_of_kinds(visit)
    here = visit.path(f"cases/{path['case_id']}")
    return visit.page(
        "story/story.html",
        public=True,
        steps=steps(visit, story["items"]),
        title=next((thing["title"] for thing in found if thing and thing["title"]), ""),
        things=[
            (kinds[one["kind"]], visit.path(f"{PLACES[one['kind']]}/{one['id']}"), thing["title"])
            for one, thing in zip(things, found, strict=True)
            if thing
        ],
        next_path=f"{here}?cursor={story['next']}" if story["next"] else None,
    )


async def _read(visit: Visit, one: dict[str, Any]) -> Any:
    operation, name = READS[one["kind"]]
    return await visit.read_or(None, operation, path={name: one["id"]})
