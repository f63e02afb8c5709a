"""Pages of pilots: begin one, read it, write down its progress, end it with a report or give it up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from starlette.responses import Response

from portal.api.problems import CONFLICT, FORBIDDEN, INVALID, REFUSED, Problem
from portal.forms import errors as faults
from portal.forms.reading import text, written_day
from portal.languages.catalogue import ATHENS
from portal.pages.pilot import content
from portal.roles import CURATOR, EDITORS
from portal.visit import Visit

SELECTED: Final = frozenset({"selected", "winner"})
PAGE_SIZE: Final = 50
RUNNING: Final = "running"
WAITING: Final = "waiting"
PATIENCE: Final = timedelta(minutes=5)
"""How long the observatory may take before the page offers to send the end of a pilot again."""


class Progress(NamedTuple):
    """An indicator with its last measurement; `share` of the way from baseline to target, in per cent."""

    name: str
    unit: str
    baseline: float | None
    target: float | None
    last: float | None
    share: float | None


async def start(visit: Visit) -> Response:
    """Show the plan of a pilot of a solution, or begin it."""
    path = {"solution_id": visit.request.path_params["solution_id"]}
    me, solution = await visit.together(visit.person(), visit.read("read_solution", path=path))
    challenge = await visit.read("read_challenge", path={"challenge_id": solution["challenge_id"]})
    bodies = testers(me, challenge, visit.language)
    if not bodies:
        raise Problem(FORBIDDEN)
    values = {**dict.fromkeys(content.PLAN, ""), "title": solution["title"], "indicators": []}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        values = content.plan(await visit.form())
        values["organisation_id"] = values["organisation_id"] or next(iter(bodies))
        body, errors = content.wire(values, content.PLAN, visit)
        if not errors:
            try:
                made = await visit.send("start_pilot", path=path, body={**body, "language": visit.language})
            except Problem as problem:
                errors = _refused(visit, problem, content.PLAN)
            else:
                return visit.done(visit.path(f"pilots/{made.data['id']}"), "pilot_started")
    return visit.page(
        "pilot/start.html",
        status=INVALID if errors else 200,
        solution=solution,
        bodies=bodies,
        values=values,
        errors=errors,
        labels=content.labels(visit),
        most=content.MOST_INDICATORS,
    )


async def show(visit: Visit) -> Response:
    """Show a pilot with its plan, its progress, and its report once there is one."""
    path = {"pilot_id": visit.request.path_params["pilot_id"]}
    cursor = visit.request.query_params.get("cursor", "")
    pilot, entries, me = await visit.together(
        visit.read("read_pilot", path=path),
        visit.read("list_pilot_entries", path=path, query={"cursor": cursor, "limit": PAGE_SIZE}),
        _somebody(visit),
    )
    challenge, solution, organisation, practice = await visit.together(
        visit.read_or(None, "read_challenge", path={"challenge_id": pilot["challenge_id"]}),
        visit.read_or(None, "read_solution", path={"solution_id": pilot["solution_id"]}),
        visit.read_or(None, "get_organisation", path={"organisation_id": pilot["organisation_id"]}),
        _practice(visit, pilot["practice_id"]),
    )
    here = visit.path(f"pilots/{pilot['id']}")
    return visit.page(
        "pilot/pilot.html",
        public=True,
        pilot=pilot,
        entries=entries["items"],
        progress=progress(pilot, entries["items"]),
        challenge=challenge,
        solution=solution,
        organisation=organisation,
        practice=practice,
        runs=_runs(me, pilot),
        cancels=bool(me and CURATOR in me["roles"]),
        resumes=_unanswered(pilot) and (_runs(me, pilot) or bool(me and CURATOR in me["roles"])),
        state=states(visit).get(pilot["state"], pilot["state"]),
        outcomes=await visit.labels("outcome_kinds"),
        next_path=f"{here}?cursor={entries['next']}" if entries["next"] else None,
    )


async def write(visit: Visit) -> Response:
    """Show the form of an entry about progress, or add it."""
    pilot = await _run_by(visit)
    today = datetime.now(UTC).astimezone(ATHENS).date().isoformat()
    values: dict[str, Any] = {"on": written_day(today), "text": "", "measured": []}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        values = content.entry(await visit.form())
        body, errors = content.wire(values, content.ENTRY, visit, _measurable(pilot))
        errors = errors or await _sent(visit, pilot, "add_pilot_entry", body, ("on", "text", "measured"))
        if not errors:
            return visit.done(visit.path(f"pilots/{pilot['id']}"), "pilot_entry")
    return _form(visit, "pilot/entry.html", pilot, values, errors)


async def end(visit: Visit) -> Response:
    """Show the form of the final report, or end the pilot with it."""
    pilot = await _run_by(visit)
    values: dict[str, Any] = {**dict.fromkeys(content.REPORT, ""), "measured": []}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        values = content.report(await visit.form())
        body, errors = content.wire(values, content.REPORT, visit, _measurable(pilot))
        errors = errors or await _sent(visit, pilot, "end_pilot", body, (*content.REPORT, "measured"))
        if not errors:
            return visit.done(visit.path(f"pilots/{pilot['id']}"), "pilot_ended")
    outcomes = await visit.labels("outcome_kinds")
    return _form(visit, "pilot/end.html", pilot, values, errors, outcomes=outcomes)


async def cancel(visit: Visit) -> Response:
    """Ask for the reason for which a pilot is given up, then do it."""
    pilot = await _run_by(visit, also=CURATOR)
    values, errors = {"reason": ""}, {}
    if visit.request.method == "POST":
        values = {"reason": text(await visit.form(), "reason")}
        errors = await _sent(visit, pilot, "cancel_pilot", values, ("reason",))
        if not errors:
            return visit.done(visit.path(f"pilots/{pilot['id']}"), "pilot_cancelled")
    return _form(visit, "pilot/cancel.html", pilot, values, errors)


async def resume(visit: Visit) -> Response:
    """Publish the end of a pilot again, where the observatory has not answered yet."""
    await visit.person()
    path = {"pilot_id": visit.request.path_params["pilot_id"]}
    await visit.send("return_pilot", path=path)
    return visit.done(visit.path(f"pilots/{path['pilot_id']}"), "pilot_resumed")


def testers(me: Mapping[str, Any] | None, challenge: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return the owners of a challenge for which the person edits, by id: they may begin pilots."""
    owners = {owner["organisation_id"] for owner in challenge["owners"]}
    return {
        m["organisation_id"]: m[f"organisation_name_{language}"]
        for m in (me or {"memberships": []})["memberships"]
        if m["role"] in EDITORS and m["organisation_id"] in owners
    }


def progress(pilot: Mapping[str, Any], entries: list[dict[str, Any]]) -> list[Progress]:
    """Return the indicators of a pilot, each with its last measurement; `entries` are the latest first."""
    measured: dict[str, float] = {}
    for entry in sorted(entries, key=lambda one: (one["on"], one["created_at"])):
        measured |= entry["measured"]
    measured |= (pilot["report"] or {}).get("measured") or {}
    found = []
    for indicator in pilot["indicators"]:
        first, target, last = indicator["baseline"], indicator["target"], measured.get(indicator["name"])
        known = None not in {first, target, last} and first != target
        share = 100 * (last - first) / (target - first) if known else None
        found.append(Progress(indicator["name"], indicator["unit"], first, target, last, share))
    return found


def states(visit: Visit) -> dict[str, str]:
    """Return the names of a pilot's states."""
    _ = visit.text.gettext
    return {"running": _("Σε εξέλιξη"), "ended": _("Ολοκληρώθηκε"), "cancelled": _("Διακόπηκε")}


async def _run_by(visit: Visit, *, also: str = "") -> dict[str, Any]:
    path = {"pilot_id": visit.request.path_params["pilot_id"]}
    me, found = await visit.together(visit.person(), visit.read("read_pilot", path=path))
    pilot: dict[str, Any] = found
    if not _runs(me, pilot) and also not in me["roles"]:
        raise Problem(FORBIDDEN)
    return pilot


def _runs(me: Mapping[str, Any] | None, pilot: Mapping[str, Any]) -> bool:
    memberships = me["memberships"] if me else []
    return any(m["role"] in EDITORS and m["organisation_id"] == pilot["organisation_id"] for m in memberships)


def _unanswered(pilot: Mapping[str, Any]) -> bool:
    returns = pilot["return"]
    waits = returns["state"] == WAITING
    return waits and datetime.now(UTC) - datetime.fromisoformat(returns["since"]) > PATIENCE


def _measurable(pilot: Mapping[str, Any]) -> list[str]:
    return [indicator["name"] for indicator in pilot["indicators"]]


async def _sent(
    visit: Visit, pilot: Mapping[str, Any], operation: str, body: Mapping[str, Any], fields: tuple[str, ...]
) -> dict[str, str]:
    try:
        await visit.send(operation, path={"pilot_id": pilot["id"]}, body=body)
    except Problem as problem:
        return _refused(visit, problem, fields)
    return {}


def _refused(visit: Visit, problem: Problem, fields: tuple[str, ...]) -> dict[str, str]:
    if problem.status not in REFUSED:
        raise problem
    known = content.labels(visit)
    return faults.of(problem, {name: known[name] for name in fields})


def _form(
    visit: Visit, template: str, pilot: dict[str, Any], values: dict[str, Any], errors: dict[str, str], **more: Any
) -> Response:
    status = (CONFLICT if "" in errors else INVALID) if errors else 200
    running = pilot["state"] == RUNNING
    known = content.labels(visit)
    return visit.page(
        template, status=status, pilot=pilot, values=values, errors=errors, labels=known, running=running, **more
    )


async def _practice(visit: Visit, practice_id: str | None) -> Any:
    return await visit.read_or(None, "read_practice", path={"practice_id": practice_id}) if practice_id else None


async def _somebody(visit: Visit) -> dict[str, Any] | None:
    return await visit.person() if visit.session else None
