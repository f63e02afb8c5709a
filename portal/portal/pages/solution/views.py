"""Pages of solutions: a question, an offer, its form, and the steps that are confirmed first."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from portal.api.client import NOTHING
from portal.api.problems import CONFLICT, FORBIDDEN, INVALID, Problem
from portal.forms import errors as faults
from portal.forms.autosave import autosaved, begun, is_autosave, unsaved
from portal.forms.reading import text
from portal.forms.saving import Draft, Noun, opened, refused, saved
from portal.pages.pilot.views import SELECTED, testers
from portal.pages.solution import content
from portal.roles import edited_for
from portal.visit import Visit

SOLUTION: Final = Noun("read_solution", "edit_solution", content.shown, content.read, content.wire, content.labels)
DRAFT: Final = "draft"
EDITABLE: Final = frozenset({DRAFT, "qualified"})


async def ask(visit: Visit) -> Response:
    """Show the form of a question to a challenge's owners, or send it."""
    path = {"challenge_id": visit.request.path_params["challenge_id"]}
    _me, challenge = await visit.together(visit.person(), visit.read("read_challenge", path=path))
    question, errors = "", {}
    if visit.request.method == "POST":
        question = text(await visit.form(), "text")
        try:
            await visit.send("ask_question", path=path, body={"text": question})
        except Problem as problem:
            if problem.status not in {CONFLICT, INVALID, FORBIDDEN}:
                raise
            errors = faults.of(problem, {"text": visit.text.gettext("Η ερώτησή σας")})
        else:
            return visit.done(visit.path(f"challenges/{path['challenge_id']}"), "asked")
    status = INVALID if errors else 200
    return visit.page("solution/ask.html", status=status, challenge=challenge, question=question, errors=errors)


async def offer(visit: Visit) -> Response:
    """Show an empty form, or begin a solution as a draft."""
    path = {"challenge_id": visit.request.path_params["challenge_id"]}
    me, challenge = await visit.together(visit.person(), visit.read("read_challenge", path=path))
    draft = Draft({}, "", {**content.EMPTY, "organisation_id": next(iter(edited_for(me, visit.language)), "")}, "")
    if visit.request.method == "POST":
        values = content.read(await visit.form())
        body, errors = content.wire(values, {name for name, value in values.items() if value}, visit)
        quiet = await is_autosave(visit)
        if quiet or not errors:
            try:
                made = await visit.send("create_solution", path=path, body=body)
            except Problem as problem:
                errors = _refused(visit, problem)
            else:
                place = visit.path(f"solutions/{made.data['id']}/edit")
                return await (
                    begun(visit, SOLUTION, made, place, errors) if quiet else _saved(visit, made.data["id"], "saved")
                )
        if quiet:
            return unsaved(errors)
        draft = Draft({}, "", values, "", errors)
    return await _form(visit, draft, me, challenge)


async def show(visit: Visit) -> Response:
    """Show a solution as far as the reader may read it, and to its team what it may do; invite somebody."""
    path = {"solution_id": visit.request.path_params["solution_id"]}
    me = await visit.person() if visit.session else None
    solution = await visit.read("read_solution", path=path)
    challenge, pilots = await visit.together(
        visit.read_or(None, "read_challenge", path={"challenge_id": solution["challenge_id"]}),
        visit.read_or(NOTHING, "list_pilots", query={"solution": solution["id"]}),
    )
    errors: dict[str, str] = {}
    email = ""
    if visit.request.method == "POST":
        email = text(await visit.form(), "email")
        try:
            await visit.call("invite_member", path=path, body={"email": email})
        except Problem as problem:
            if problem.status not in {CONFLICT, INVALID, FORBIDDEN, 429}:
                raise
            errors = faults.of(problem, {"email": visit.text.gettext("Διεύθυνση e-mail")})
        else:
            return visit.done(visit.path(f"solutions/{solution['id']}"), "invited")
    own = next((m for m in solution["team"] or [] if me and m["person_id"] == me["id"]), None)
    return visit.page(
        "solution/solution.html",
        status=INVALID if errors else 200,
        solution=solution,
        challenge=challenge,
        pilots=pilots["items"],
        tries=solution["state"] in SELECTED and bool(challenge and testers(me, challenge, visit.language)),
        own=own,
        nameable=bool(own) and solution["state"] in SELECTED,
        leads=bool(own and own["state"] == "lead"),
        editable=bool(own) and solution["state"] in EDITABLE,
        email=email,
        errors=errors,
    )


async def edit(visit: Visit) -> Response:
    """Show the form of a solution, or save what changed since it was shown."""
    path = {"solution_id": visit.request.path_params["solution_id"]}
    me, found = await visit.together(visit.person(), visit.call("read_solution", path=path))
    if found.data["sight"] != "team":
        raise Problem(FORBIDDEN)
    challenge = await visit.read("read_challenge", path={"challenge_id": found.data["challenge_id"]})
    if visit.request.method != "POST":
        return await _form(visit, await opened(visit, SOLUTION, found), me, challenge)
    if await is_autosave(visit):
        return await autosaved(visit, SOLUTION, path, found, drafts={DRAFT})
    draft = await saved(visit, SOLUTION, path, found)
    if draft.notice:
        return await _saved(visit, path["solution_id"], draft.notice)
    return await _form(visit, draft, me, challenge)


async def recall(visit: Visit) -> Response:
    """Ask whether to take a submission back into work, then do it."""
    return await _step(visit, "recall", "recall_solution", "recalled")


async def withdraw(visit: Visit) -> Response:
    """Ask whether to give a solution up, then do it."""
    return await _step(visit, "withdraw", "withdraw_solution", "withdrawn")


async def leave(visit: Visit) -> Response:
    """Ask whether to leave a team, then do it."""
    return await _step(visit, "leave", "decide_membership", "left", {"decision": "leave"})


async def delete(visit: Visit) -> Response:
    """Ask whether to delete a draft with its team, then do it."""
    return await _step(visit, "delete", "delete_solution", "deleted")


async def answer(visit: Visit) -> Response:
    """Accept or decline the invitation of a team."""
    path = {"solution_id": visit.request.path_params["solution_id"]}
    await visit.person()
    form = await visit.form()
    decision = "accept" if text(form, "decision") == "accept" else "decline"
    body = {"decision": decision, "organisation_id": text(form, "organisation_id") or None}
    await visit.send("decide_membership", path=path, body=body)
    if decision == "decline":
        return visit.done(visit.path("work"), "declined")
    return visit.done(visit.path(f"solutions/{path['solution_id']}"), "joined")


async def name(visit: Visit) -> Response:
    """Record whether a member of a selected team agrees to be named."""
    path = {"solution_id": visit.request.path_params["solution_id"]}
    await visit.person()
    agreed = text(await visit.form(), "agreed") == "yes"
    await visit.call("decide_naming", path=path, body={"agreed": agreed})
    return visit.done(visit.path(f"solutions/{path['solution_id']}"), "named" if agreed else "not_named")


async def _step(visit: Visit, step: str, operation: str, notice: str, body: dict[str, str] | None = None) -> Response:
    path = {"solution_id": visit.request.path_params["solution_id"]}
    _me, solution = await visit.together(visit.person(), visit.read("read_solution", path=path))
    error = ""
    if visit.request.method == "POST":
        try:
            await visit.send(operation, path=path, body=body)
        except Problem as problem:
            if problem.status not in {CONFLICT, FORBIDDEN}:
                raise
            error = problem.detail
        else:
            return visit.done(
                visit.path("work" if step in {"leave", "delete"} else f"solutions/{solution['id']}"), notice
            )
    status = CONFLICT if error else 200
    return visit.page("solution/confirm.html", status=status, solution=solution, step=step, error=error)


async def _saved(visit: Visit, solution_id: str, notice: str) -> Response:
    path = {"solution_id": solution_id}
    action = text(await visit.form(), "action")
    if action != "submit":
        return visit.done(visit.path(f"solutions/{solution_id}/{'files' if action == 'files' else 'edit'}"), notice)
    try:
        await visit.send("submit_solution", path=path, step="-submit")
    except Problem as problem:
        errors = _refused(visit, problem)
        me, found = await visit.together(visit.person(), visit.call("read_solution", path=path))
        challenge = await visit.read("read_challenge", path={"challenge_id": found.data["challenge_id"]})
        return await _form(visit, await opened(visit, SOLUTION, found, errors), me, challenge)
    return visit.done(visit.path(f"solutions/{solution_id}"), "submitted")


def _refused(visit: Visit, problem: Problem) -> dict[str, str]:
    # The terms of a challenge refuse whole groups: the form says so and keeps what was written.
    return {"": problem.detail} if problem.status == FORBIDDEN else refused(visit, SOLUTION, problem)


def _shown_errors(errors: dict[str, str], fields: set[str]) -> dict[str, str]:
    # Whoever has no organisation and no practice has no such fields to be led to.
    return {name if name in fields else "": sentence for name, sentence in errors.items()}


async def _form(visit: Visit, draft: Draft, me: Any, challenge: Any) -> Response:
    published = {"state": "published", "limit": 100}
    practices = (await visit.read_or(NOTHING, "list_own_practices", query=published))["items"]
    bodies = {m["organisation_id"]: m[f"organisation_name_{visit.language}"] for m in me["memberships"]}
    absent = {name for name, there in (("organisation_id", bodies), ("practice_id", practices)) if not there}
    return visit.page(
        "solution/edit.html",
        status=draft.status,
        draft=draft,
        solution=draft.thing,
        challenge=challenge,
        values=draft.values,
        errors=_shown_errors(draft.errors, set(content.labels(visit)) - absent),
        saves=not draft.thing or draft.thing["state"] == DRAFT,
        theirs=draft.sides(lambda _, value: _readable(value)),
        labels=content.labels(visit),
        limits=content.LIMITS,
        rows=min(len(draft.values["links"]) + content.SPARE_LINKS, content.MOST_LINKS),
        bodies=bodies,
        practices={one["id"]: one["title"] for one in practices},
    )


def _readable(value: Any) -> str:
    return "\n".join(f"{title}: {url}" for title, url, _marked in value) if isinstance(value, list) else str(value)
