"""Pages of the evaluation of a challenge, for its owners: evaluators, standing, assignment, decision."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from portal.api.client import NOTHING
from portal.api.problems import CONFLICT, INVALID, NOT_FOUND, REFUSED_OR_LIMITED, Problem
from portal.forms import errors as faults
from portal.forms.reading import text, whole
from portal.pages.challenge.results import ties
from portal.pages.challenge.standing import run_by
from portal.pages.solution.states import states as solution_states
from portal.visit import Visit

OUTCOMES: Final = ("qualified", "selected", "winner")
PAGE_SIZE: Final = 50
MOST: Final = 100


async def evaluators(visit: Visit) -> Response:
    """Show the evaluators of a challenge with their progress, or invite somebody."""
    _me, found, _may = await run_by(visit)
    path = {"challenge_id": found.data["id"]}
    email, errors = "", {}
    if visit.request.method == "POST":
        email = text(await visit.form(), "email")
        try:
            await visit.send("invite_evaluator", path=path, body={"email": email})
        except Problem as problem:
            if problem.status not in REFUSED_OR_LIMITED:
                raise
            errors = faults.of(problem, {"email": visit.text.gettext("Διεύθυνση e-mail")})
        else:
            return visit.done(visit.path(f"challenges/{found.data['id']}/evaluators"), "invited")
    listed = await visit.read("list_evaluators", path=path, query={"limit": MOST})
    return visit.page(
        "challenge/evaluators.html",
        status=INVALID if errors else 200,
        challenge=found.data,
        evaluators=named(visit, listed["items"]),
        judged=[phase for phase in found.data["phases"] if phase["criteria"]],
        email=email,
        errors=errors,
    )


async def remove(visit: Visit) -> Response:
    """Ask whether to take an evaluator off, then do it."""
    _me, found, _may = await run_by(visit)
    path = {"challenge_id": found.data["id"]}
    listed = await visit.read("list_evaluators", path=path, query={"limit": MOST})
    wanted = visit.request.path_params["person_id"]
    evaluator = next((one for one in named(visit, listed["items"]) if one["person_id"] == wanted), None)
    if evaluator is None:
        raise Problem(NOT_FOUND)
    error = ""
    if visit.request.method == "POST":
        try:
            await visit.call("remove_evaluator", path={**path, "person_id": wanted})
        except Problem as problem:
            if problem.status not in REFUSED_OR_LIMITED:
                raise
            error = problem.detail
        else:
            return visit.done(visit.path(f"challenges/{found.data['id']}/evaluators"), "removed")
    status = CONFLICT if error else 200
    return visit.page(
        "challenge/remove_evaluator.html", status=status, challenge=found.data, evaluator=evaluator, error=error
    )


async def standing(visit: Visit) -> Response:
    """Show the standing of a phase and what is missing; assign evaluators to all solutions or to one."""
    _me, found, may = await run_by(visit)
    phase = judged_phase(visit, found.data)
    path = {"challenge_id": found.data["id"]}
    at = {**path, "phase_id": phase["id"]}
    error = ""
    if visit.request.method == "POST":
        try:
            notice = await _assign(visit, at)
        except Problem as problem:
            if problem.status not in REFUSED_OR_LIMITED:
                raise
            error = problem.detail
        else:
            return visit.done(visit.path(f"challenges/{found.data['id']}/phases/{phase['id']}/standing"), notice)
    cursor = visit.request.query_params.get("cursor", "")
    shown, listed = await visit.together(
        visit.read("show_standing", path=at, query={"limit": PAGE_SIZE, "cursor": cursor}),
        visit.read_or(NOTHING, "list_evaluators", path=path, query={"limit": MOST}),
    )
    here = visit.path(f"challenges/{found.data['id']}/phases/{phase['id']}/standing")
    return visit.page(
        "challenge/standing.html",
        status=CONFLICT if error else 200,
        challenge=found.data,
        phase=phase,
        standing=shown,
        ties=ties(visit, phase["criteria"]),
        outcomes=solution_states(visit),
        evaluators=[one for one in named(visit, listed["items"]) if one["state"] == "accepted"],
        decides=may.decides and not shown["advanced_at"],
        next_path=f"{here}?cursor={shown['next']}" if shown["next"] else None,
        error=error,
    )


async def advance(visit: Visit) -> Response:
    """Ask how many solutions go on and as what, then decide the phase."""
    _me, found, _may = await run_by(visit)
    phase = judged_phase(visit, found.data)
    at = {"challenge_id": found.data["id"], "phase_id": phase["id"]}
    last = phase["id"] == next(one["id"] for one in reversed(found.data["phases"]) if one["criteria"])
    values: dict[str, str] = {"take": "", "outcome": "winner" if last else "qualified"}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        form = await visit.form()
        values = {name: text(form, name) for name in values}
        errors = await _advance(visit, at, values)
        if not errors:
            return visit.done(visit.path(f"challenges/{found.data['id']}/results"), "advanced")
    shown = await visit.read("show_standing", path=at, query={"limit": PAGE_SIZE})
    return visit.page(
        "challenge/advance.html",
        status=CONFLICT if errors else 200,
        challenge=found.data,
        phase=phase,
        standing=shown,
        values=values,
        errors=errors,
        outcomes={code: solution_states(visit)[code] for code in OUTCOMES},
    )


def named(visit: Visit, evaluators: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the evaluators, each with a name, or else a number by the order of invitation."""
    numbered = visit.text.gettext("Αξιολογητής %(number)s")
    ordered = sorted(evaluators, key=lambda one: (one["invited_at"], one["person_id"]))
    return [{**one, "name": one.get("name") or numbered % {"number": n}} for n, one in enumerate(ordered, start=1)]


def judged_phase(visit: Visit, challenge: dict[str, Any]) -> dict[str, Any]:
    """Return the phase of the address; raises `Problem` 404 where the challenge has none that is evaluated."""
    wanted = visit.request.path_params["phase_id"]
    for phase in challenge["phases"]:
        if phase["id"] == wanted and phase["criteria"]:
            found: dict[str, Any] = phase
            return found
    raise Problem(NOT_FOUND)


async def _assign(visit: Visit, at: dict[str, str]) -> str:
    form = await visit.form()
    if text(form, "action") != "one":
        shared = await visit.send("assign_evaluators", path=at)
        return "assigned_some" if shared.data["missing"] or shared.data["remaining"] else "assigned"
    body = {name: text(form, name) for name in ("solution_id", "evaluator_id")}
    await visit.send("assign_solution", body=body)
    return "assigned"


async def _advance(visit: Visit, at: dict[str, str], values: dict[str, str]) -> dict[str, str]:
    _ = visit.text.gettext
    labels = {"take": _("Πόσες λύσεις προχωρούν"), "outcome": _("Τι γίνονται")}
    try:
        take = whole(values["take"])
    except ValueError:
        take = None
    if take is None:
        return {"take": _("Γράψτε με ψηφία πόσες λύσεις προχωρούν")}
    try:
        await visit.send("advance_phase", path=at, body={"take": take, "outcome": values["outcome"]})
    except Problem as problem:
        if problem.status == INVALID:
            return faults.of(problem, labels)
        if problem.status not in REFUSED_OR_LIMITED:
            raise
        return {"": problem.detail}
    return {}
