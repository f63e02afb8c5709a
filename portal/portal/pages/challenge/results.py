"""Pages of results: a decided phase for everybody, and the explanation of one solution for its team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from portal.pages.evaluation.content import title
from portal.pages.solution.states import states
from portal.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE_SIZE = 50


async def show(visit: Visit) -> Response:
    """Show the results of a decided phase, by default the last."""
    path = {"challenge_id": visit.request.path_params["challenge_id"]}
    asked = visit.request.query_params
    query = {name: asked.get(name, "") for name in ("position", "cursor")}
    challenge, found = await visit.together(
        visit.read("read_challenge", path=path),
        visit.read("list_results", path=path, query={**query, "limit": PAGE_SIZE}),
    )
    here = visit.path(f"challenges/{challenge['id']}/results")
    position = int(query["position"]) if query["position"].isdigit() else None
    phases = found["phases"]
    return visit.page(
        "challenge/results.html",
        # a name may be withdrawn at any time, so no cache keeps it
        public=not any(item["winners_named"] for item in found["items"]),
        challenge=challenge,
        found=found,
        phase=next((one for one in reversed(phases) if position in {None, one["position"]}), None),
        states=states(visit),
        ties=ties(visit, found["criteria"]),
        next_path=f"{here}?position={query['position']}&cursor={found['next']}" if found["next"] else None,
    )


async def explain(visit: Visit) -> Response:
    """Show the outcome of a solution in each decided phase, with the reasons of its evaluators."""
    path = {"solution_id": visit.request.path_params["solution_id"]}
    _me, found = await visit.together(visit.person(), visit.read("explain_solution", path=path))
    criteria = [one for phase in found["phases"] for one in phase["criteria"]]
    return visit.page("solution/explanation.html", found=found, states=states(visit), ties=ties(visit, criteria))


def ties(visit: Visit, criteria: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Return the words of each rule that may decide between equal totals."""
    _ = visit.text.gettext
    return {
        **{one["code"]: title(one, visit.language) for one in criteria},
        "spread": _("μικρότερη απόκλιση μεταξύ αξιολογητών"),
        "submitted_at": _("προγενέστερη υποβολή"),
        "id": _("αναγνωριστικό"),
    }
