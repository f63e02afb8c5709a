"""Pages that write a challenge: a new one, its form, and the submission for review."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from starlette.responses import Response

from portal.api.client import NOTHING
from portal.api.problems import CONFLICT, FORBIDDEN, INVALID, Problem
from portal.forms import errors as faults
from portal.forms.autosave import autosaved, begun, is_autosave, unsaved
from portal.forms.reading import text
from portal.forms.saving import Draft, Noun, opened, refused, saved
from portal.pages.challenge import content
from portal.pages.challenge.standing import IN_WORK, has_begun, run_by
from portal.roles import edited_for
from portal.visit import Visit

NEXT: Final = "phases"


async def new(visit: Visit) -> Response:
    """Show an empty form, or create a draft from the form."""
    me = await visit.person()
    bodies = edited_for(me, visit.language)
    if not bodies:
        raise Problem(FORBIDDEN)
    if visit.request.method != "POST":
        return await _form(visit, Draft({}, "", {**content.EMPTY, "language": visit.language}, ""), bodies=bodies)
    form = await visit.form()
    values = {**content.read(form), "organisation_id": text(form, "organisation_id")}
    wanted = {name for name in content.FIELDS if values[name] or name == "sealed"}
    body, errors = content.wire(values, wanted, visit)
    quiet = await is_autosave(visit)
    if quiet or not errors:
        chosen = values["organisation_id"] or (next(iter(bodies)) if len(bodies) == 1 else None)
        try:
            made = await visit.send("create_challenge", body={**body, "organisation_id": chosen})
        except Problem as problem:
            errors = refused(visit, noun(content.FIELDS), problem)
        else:
            place = visit.path(f"challenges/{made.data['id']}/edit")
            if quiet:
                return await begun(visit, noun(content.FIELDS), made, place, errors)
            return _saved(visit, made.data["id"], text(form, "action"), "saved")
    if quiet:
        return unsaved(errors)
    return await _form(visit, Draft({}, "", values, "", errors), bodies=bodies)


async def edit(visit: Visit) -> Response:
    """Show the form of a challenge, or save its changed fields."""
    _me, found, _may = await run_by(visit)
    fields = editable(found.data)
    if visit.request.method != "POST":
        return await _form(visit, await opened(visit, noun(fields), found), fields=fields)
    if not fields:
        raise Problem(CONFLICT)
    if await is_autosave(visit):
        return await autosaved(visit, noun(fields), {"challenge_id": found.data["id"]}, found, drafts=IN_WORK)
    draft = await saved(visit, noun(fields), {"challenge_id": found.data["id"]}, found)
    if draft.notice:
        return _saved(visit, found.data["id"], text(await visit.form(), "action"), draft.notice)
    return await _form(visit, draft, fields=fields)


async def submit(visit: Visit) -> Response:
    """Show similar published practices, or submit the challenge and name its missing fields."""
    _me, found, may = await run_by(visit)
    challenge, path = found.data, {"challenge_id": found.data["id"]}
    why, errors = challenge["inner"]["why_not_enough"] if challenge["inner"] else "", {}
    if visit.request.method == "POST":
        why = text(await visit.form(), "why_not_enough")
        try:
            await visit.send("submit_challenge", path=path, body={"why_not_enough": why or None})
        except Problem as problem:
            if problem.status not in {CONFLICT, INVALID}:
                raise
            errors = _missing(visit, challenge["id"], problem)
        else:
            return visit.done(visit.path(f"challenges/{challenge['id']}/manage"), "submitted")
    practices, similar = await visit.together(
        visit.read_or(NOTHING, "list_proposed_practices", path=path),
        visit.read_or(NOTHING, "list_similar_challenges", path=path),
    )
    return visit.page(
        "challenge/submit.html",
        status=INVALID if errors else 200,
        challenge=challenge,
        practices=practices["items"],
        similar=similar["items"],
        possible=may.submit,
        why=why,
        errors=errors,
        own_error={"why_not_enough": errors["#why_not_enough"]} if "#why_not_enough" in errors else {},
    )


def editable(challenge: dict[str, Any]) -> tuple[str, ...]:
    """Return the fields that may change now."""
    if challenge["state"] in IN_WORK:
        return content.FIELDS
    if challenge["state"] not in {"published", "unpublished"}:
        return ()
    begun = has_begun(challenge)
    return tuple(name for name in content.FIELDS if not (begun and name in content.RULES))


def noun(fields: tuple[str, ...]) -> Noun:
    """Return how these fields of a challenge are edited."""

    def labels(visit: Visit) -> dict[str, str]:
        return {name: label for name, label in content.labels(visit).items() if name in (*fields, "organisation_id")}

    shown, read = partial(content.shown, fields=fields), partial(content.read, fields=fields)
    return Noun("read_challenge", "edit_challenge", shown, read, content.wire, labels)


def _missing(visit: Visit, challenge_id: str, problem: Problem) -> dict[str, str]:
    # By the place where it is mended: the submission's own field, the form of the text, or the phases.
    labels = {**content.labels(visit), "phases": visit.text.gettext("Φάσεις")}
    labels["why_not_enough"] = visit.text.gettext("Γιατί δεν αρκούν")
    place = visit.path(f"challenges/{challenge_id}")
    found = {}
    for name, sentence in faults.of(problem, labels).items():
        if name in {"", "why_not_enough"}:
            found[name and f"#{name}"] = sentence
        else:
            found[f"{place}/phases" if name == "phases" else f"{place}/edit#{name}"] = sentence
    return found


def _saved(visit: Visit, challenge_id: str, action: str, notice: str) -> Response:
    return visit.done(visit.path(f"challenges/{challenge_id}/{NEXT if action == NEXT else 'edit'}"), notice)


async def _form(
    visit: Visit, draft: Draft, *, fields: tuple[str, ...] = content.FIELDS, bodies: dict[str, str] | None = None
) -> Response:
    sectors, regions = await visit.together(visit.labels("sectors"), visit.labels("regions"))
    _ = visit.text.gettext
    ticked = {"yes": _("Ναι"), "": _("Όχι")}
    terms: dict[str, dict[str, str]] = {
        **content.options(visit), "sectors": sectors, "regions": regions, "sealed": ticked, "findable": ticked,
    }  # fmt: skip
    asked = None
    if draft.thing and draft.thing["state"] == "edits_requested":
        path = {"challenge_id": draft.thing["id"]}
        asked = next(iter((await visit.read_or(NOTHING, "list_challenge_reviews", path=path))["items"]), None)
    return visit.page(
        "challenge/edit.html",
        status=draft.status,
        draft=draft,
        challenge=draft.thing,
        values=draft.values,
        errors=draft.errors,
        saves=not draft.thing or draft.thing["state"] in IN_WORK,
        theirs=draft.sides(lambda name, value: _readable(name, value, terms)),
        fields_now=fields,
        bodies=bodies or {},
        labels=content.labels(visit),
        hints=content.hints(visit),
        limits=content.LIMITS,
        terms=terms,
        asked=asked,
    )


def _readable(name: str, value: Any, terms: dict[str, dict[str, str]]) -> str:
    if name in content.ROWS:
        return "\n".join(": ".join(row) for row in value)
    known = terms.get(name, {})
    return ", ".join(known.get(one, str(one)) for one in value) if isinstance(value, list) else known.get(value, value)
