"""Steps of a challenge that are confirmed first: approve, return, withdraw, publish, unpublish, archive."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from portal.api.problems import CONFLICT, FORBIDDEN, REFUSED, Problem
from portal.forms.reading import iso_moment, moment, text
from portal.pages.challenge.standing import standing, states
from portal.visit import Visit


async def approve(visit: Visit) -> Response:
    """Ask whether the body submits the challenge, then do it."""
    return await _step(visit, "approve", "approve_challenge", "approved")


async def send_back(visit: Visit) -> Response:
    """Ask for the reason for which a challenge goes back to its authors, then do it."""
    return await _step(visit, "send_back", "return_challenge", "returned")


async def withdraw(visit: Visit) -> Response:
    """Ask whether to give a challenge up before it is public, then do it."""
    return await _step(visit, "withdraw", "withdraw_challenge", "withdrawn")


async def publish(visit: Visit) -> Response:
    """Ask when to make a challenge public, then do it or plan it."""
    return await _step(visit, "publish", "publish_challenge", "published")


async def unpublish(visit: Visit) -> Response:
    """Ask why a challenge is taken down, then do it."""
    return await _step(visit, "unpublish", "unpublish_challenge", "unpublished")


async def archive(visit: Visit) -> Response:
    """Ask whether to archive a challenge, or to call it off, then do it."""
    return await _step(visit, "archive", "archive_challenge", "archived")


async def delete(visit: Visit) -> Response:
    """Ask whether to delete a draft that was never submitted, then do it."""
    return await _step(visit, "delete", "delete_challenge", "deleted")


async def _step(visit: Visit, step: str, operation: str, notice: str) -> Response:
    path = {"challenge_id": visit.request.path_params["challenge_id"]}
    me, challenge = await visit.together(visit.person(), visit.read("read_challenge", path=path))
    may = standing(me, challenge)
    if not (may.runs or may.decides):
        raise Problem(FORBIDDEN)
    values = {"reason": "", "at": "", "comment": ""}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        form = await visit.form()
        values = {"reason": text(form, "reason"), "at": moment(form, "at"), "comment": text(form, "comment")}
        body, errors = _body(visit, step, values)
        if not errors:
            try:
                await visit.send(operation, path=path, body=body)
            except Problem as problem:
                if problem.status not in REFUSED:
                    raise
                errors = {name if name in values else "": said for name, said in problem.errors.items()}
                errors = errors or {"": problem.detail}
            else:
                if step == "delete":
                    return visit.done(visit.path("work"), notice)
                place = f"challenges/{challenge['id']}"
                return visit.done(visit.path(f"{place}/manage" if may.runs else place), notice)
    return visit.page(
        "challenge/step.html",
        status=CONFLICT if errors else 200,
        challenge=challenge,
        step=step,
        possible=getattr(may, step),
        may=may,
        state=states(visit).get(challenge["state"], challenge["state"]),
        undecided=any(phase["criteria"] and not phase["advanced_at"] for phase in challenge["phases"]),
        values=values,
        errors=errors,
    )


def _body(visit: Visit, step: str, values: dict[str, str]) -> tuple[dict[str, Any] | None, dict[str, str]]:
    _ = visit.text.gettext
    needed = {"unpublish": "reason", "send_back": "comment"}.get(step)
    if needed is not None:
        if not values[needed]:
            return None, {needed: _("Γράψτε τον λόγο")}
        return {needed: values[needed]}, {}
    if step != "publish":
        return None, {}
    try:
        return {"at": iso_moment(values["at"])}, {}
    except ValueError:
        return None, {"at": _("Γράψτε ημέρα, μήνα, έτος και ώρα, όπως 9 3 2027 14:30, ή αφήστε τα όλα κενά")}
