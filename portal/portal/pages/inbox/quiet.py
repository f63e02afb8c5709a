"""The page of quiet hours: when somebody wants no mail."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from portal.api.problems import CHANGED, INVALID, UNAUTHENTICATED, Problem
from portal.forms import errors as faults
from portal.forms.reading import text
from portal.visit import Visit


async def show(visit: Visit) -> Response:
    """Show the choice, or keep it. Empty times mean no quiet hours."""
    if visit.session is None:
        raise Problem(UNAUTHENTICATED)
    if visit.request.method == "POST":
        return await _choose(visit)
    found = await visit.call("get_preferences")
    return visit.page("inbox/quiet.html", chosen=found.data, etag=found.etag or "*", errors={})


async def _choose(visit: Visit) -> Response:
    form = await visit.form()
    etag = text(form, "etag") or "*"
    chosen = {name: text(form, name) or None for name in ("quiet_from", "quiet_to")}
    body = {**chosen, "workdays_only": bool(text(form, "workdays_only"))}
    try:
        await visit.call("choose_preferences", body=body, headers={"If-Match": etag})
    except Problem as problem:
        if problem.status not in {INVALID, CHANGED}:
            raise
        errors = _faults(visit, problem)
        return visit.page("inbox/quiet.html", status=INVALID, chosen=body, etag=etag, errors=errors)
    return visit.done(visit.path("account/quiet"), "saved")


def _faults(visit: Visit, problem: Problem) -> dict[str, str]:
    _ = visit.text.gettext
    known: dict[str, Any] = {"quiet_from": _("Ησυχία από"), "quiet_to": _("Ησυχία έως")}
    return faults.of(problem, known)
