"""Pages of adoptions: begin one, read it, move it on, end it, and the giver's word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from portal.api.problems import FORBIDDEN, Problem
from portal.forms.reading import text, written_day, written_euro
from portal.pages.adoption import content
from portal.pages.adoption.standing import standing
from portal.roles import edited_for
from portal.visit import Visit

PAGE_SIZE: Final = 20
_FAILED: Final = frozenset({"failure", "partial"})
_ACTS: Final = {
    "pause": ("pause_adoption", "reason", "adoption_paused"),
    "abandon": ("abandon_adoption", "reason", "adoption_ended"),
    "return": ("return_adoption", "comment", "adoption_returned"),
}
_AT_ONCE: Final = {
    "resume": ("resume_adoption", "adoption_resumed"),
    "approve": ("approve_adoption", "adoption_started"),
    "submit": ("submit_adoption", "adoption_asked"),
}


async def start(visit: Visit) -> Response:
    """Show the form of a beginning, or begin."""
    path = {"practice_id": visit.request.path_params["practice_id"]}
    me, practice = await visit.together(visit.person(), visit.read("read_practice", path=path))
    bodies = {one: name for one, name in edited_for(me, visit.language).items() if one != practice["organisation_id"]}
    if not bodies:
        raise Problem(FORBIDDEN)
    values: dict[str, Any] = {**dict.fromkeys(content.BEGUN, ""), "taker_id": next(iter(bodies)), "mode": "adopt"}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        values = content.read(await visit.form(), content.BEGUN)
        values["taker_id"] = values["taker_id"] or next(iter(bodies))
        made, errors = await content.sent(visit, "start_adoption", path, values)
        if made:
            waits = made["state"] == "internal_approval"
            done = "adoption_asked" if waits else "adoption_started"
            return visit.done(visit.path(f"adoptions/{made['id']}"), done)
    modes = content.modes(visit)
    if practice["outcome_kind"] not in _FAILED:
        modes.pop("avoided")
    return visit.page(
        "adoption/start.html",
        status=content.status_of(errors),
        practice=practice,
        bodies=bodies,
        modes=modes,
        values=values,
        errors=errors,
        labels=content.labels(visit),
        steps=content.steps(visit),
    )


async def show(visit: Visit) -> Response:
    """Show an adoption with its steps."""
    adoption, me = await visit.together(_adoption(visit), _me(visit))
    return visit.page(
        "adoption/adoption.html",
        public=True,
        adoption=adoption,
        may=standing(me, adoption),
        following=_following(adoption),
        steps=content.steps(visit),
        modes=content.modes(visit),
        states=content.states(visit),
        regions=await visit.labels("regions"),
    )


async def step(visit: Visit) -> Response:
    """Show the form of the current step, or write it and move on."""
    adoption, me = await visit.together(_adoption(visit), visit.person())
    _check(standing(me, adoption).advance)
    values: dict[str, Any] = {**dict.fromkeys(content.ENTRY, ""), "to": _following(adoption) or adoption["step"]}
    last = adoption["entries"][-1]
    values |= {"note": last["note"], "obstacles": last["obstacles"], "adapted_what": adoption["adapted_what"]}
    values["implemented_on"] = written_day(adoption["implemented_on"])
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        values = content.read(await visit.form(), content.ENTRY)
        path = {"adoption_id": adoption["id"]}
        made, errors = await content.sent(visit, "advance_adoption", path, values)
        if made:
            return visit.done(visit.path(f"adoptions/{adoption['id']}"), "adoption_entry")
    return _form(visit, "adoption/step.html", adoption, values, errors, may=standing(me, adoption))


async def finish(visit: Visit) -> Response:
    """Ask for the last words, or complete the adoption with them."""
    adoption, me = await visit.together(_adoption(visit), visit.person())
    _check(standing(me, adoption).finish)
    last = adoption["entries"][-1]
    values: dict[str, Any] = {"note": last["note"], "obstacles": last["obstacles"]}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        values = content.read(await visit.form(), ("note", "obstacles"))
        made, errors = await content.sent(visit, "finish_adoption", {"adoption_id": adoption["id"]}, values)
        if made:
            return visit.done(visit.path(f"adoptions/{adoption['id']}"), "adoption_finished")
    return _form(visit, "adoption/finish.html", adoption, values, errors)


async def facts(visit: Visit) -> Response:
    """Show the facts of an adoption as a form, or change them."""
    adoption, me = await visit.together(_adoption(visit), visit.person())
    may = standing(me, adoption)
    _check(may.edit or may.show)
    values = {name: adoption[name] for name in ("adapted_what", "audience")}
    values |= {name: written_euro(adoption[name]) for name in ("cost_eur", "saved_development_eur")}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        names = content.FACTS if may.edit else ("audience",)
        values |= content.read(await visit.form(), names)
        left_out = frozenset(content.FACTS) - frozenset(names)
        if values["audience"] == adoption["audience"]:
            left_out |= {"audience"}  # what the taker has not chosen follows the steps
        known = {"If-Match": text(await visit.form(), "version")}
        path = {"adoption_id": adoption["id"]}
        made, errors = await content.sent(visit, "edit_adoption", path, values, headers=known, left_out=left_out)
        if made:
            return visit.done(visit.path(f"adoptions/{adoption['id']}"), "saved")
    return _form(visit, "adoption/facts.html", adoption, values, errors, may=may)


async def act(visit: Visit) -> Response:
    """Ask for the reason of a pause, an end or a return, then do it."""
    adoption, me = await visit.together(_adoption(visit), visit.person())
    name = visit.request.url.path.rpartition("/")[2]
    operation, field, done = _ACTS[name]
    _check(getattr(standing(me, adoption), {"return": "approve"}.get(name, name)))
    values: dict[str, Any] = {field: ""}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        values = {field: text(await visit.form(), field)}
        made, errors = await content.sent(visit, operation, {"adoption_id": adoption["id"]}, values)
        if made:
            return visit.done(visit.path(f"adoptions/{adoption['id']}"), done)
    return _form(visit, "adoption/reason.html", adoption, values, errors, act=name, field=field)


async def at_once(visit: Visit) -> Response:
    """Resume, approve or submit an adoption."""
    await visit.person()
    adoption_id = visit.request.path_params["adoption_id"]
    operation, done = _AT_ONCE[visit.request.url.path.rpartition("/")[2]]
    await visit.send(operation, path={"adoption_id": adoption_id})
    return visit.done(visit.path(f"adoptions/{adoption_id}"), done)


async def derive(visit: Visit) -> Response:
    """Lead to the draft of the taker's own practice, which is made the first time."""
    await visit.person()
    path = {"adoption_id": visit.request.path_params["adoption_id"]}
    made = await visit.send("derive_practice", path=path)
    return visit.go(visit.path(f"practices/{made.data['practice_id']}"))


async def answer(visit: Visit) -> Response:
    """Show the question to the giver, or record its word."""
    adoption, me = await visit.together(_adoption(visit), visit.person())
    _check(standing(me, adoption).answer)
    said = adoption["giver_says"]
    values = {"says": said if said in content.words_of_giver(visit) else "", "comment": adoption["giver_comment"]}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        values = content.read(await visit.form(), ("says", "comment"))
        made, errors = await content.sent(visit, "answer_for_giver", {"adoption_id": adoption["id"]}, values)
        if made:
            return visit.done(visit.path(f"adoptions/{adoption['id']}"), "giver_answered")
    return _form(visit, "adoption/giver.html", adoption, values, errors, words=content.words_of_giver(visit))


async def mine(visit: Visit) -> Response:
    """Show the adoptions of the person's bodies, or those of their practices."""
    side = "giver" if visit.request.query_params.get("side") == "giver" else "taker"
    query = {"side": side, "cursor": visit.request.query_params.get("cursor", ""), "limit": PAGE_SIZE}
    me, found = await visit.together(visit.person(), visit.read("list_own_adoptions", query=query))
    here = visit.path("adoptions/mine")
    return visit.page(
        "adoption/mine.html",
        me=me,
        side=side,
        found=found["items"],
        steps=content.steps(visit),
        modes=content.modes(visit),
        states=content.states(visit),
        next_path=f"{here}?side={side}&cursor={found['next']}" if found["next"] else None,
    )


def _form(
    visit: Visit,
    template: str,
    adoption: Mapping[str, Any],
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    **more: Any,
) -> Response:
    return visit.page(
        template,
        status=content.status_of(errors),
        adoption=adoption,
        values=values,
        errors=errors,
        labels=content.labels(visit),
        steps=content.steps(visit),
        following=_following(adoption),
        **more,
    )


def _following(adoption: Mapping[str, Any]) -> str | None:
    if adoption["step"] not in content.STEPS[:-1]:
        return None
    return content.STEPS[content.STEPS.index(adoption["step"]) + 1]


def _check(allowed: bool) -> None:
    if not allowed:
        raise Problem(FORBIDDEN)


async def _adoption(visit: Visit) -> dict[str, Any]:
    path = {"adoption_id": visit.request.path_params["adoption_id"]}
    found: dict[str, Any] = await visit.read("read_adoption", path=path)
    return found


async def _me(visit: Visit) -> Any:
    return await visit.read_or(None, "get_me") if visit.session else None
