"""Pages of one's own profile as an expert: write it, delete it."""

from __future__ import annotations

from starlette.responses import Response

from portal.api.problems import INVALID, NOT_FOUND, REFUSED, Problem
from portal.forms import errors as faults
from portal.forms.reading import text
from portal.pages.expert import content
from portal.visit import Visit


async def edit(visit: Visit) -> Response:
    """Show the form of one's profile, or save it."""
    me, own, words = await visit.together(
        visit.person(), visit.read_or(None, "get_own_expert"), visit.read("list_terms")
    )
    consent = next((one for one in words["items"] if one["purpose"] == "expert_listing"), None)
    values = content.shown(own) if own else {**content.EMPTY, "display_name": me["name"]}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        form = await visit.form()
        values = content.read(form)
        try:
            await visit.call("write_own_expert", body=content.wire(values, text(form, "consent_version") or None))
        except Problem as problem:
            if problem.status not in REFUSED:
                raise
            errors = faults.of(problem, content.labels(visit))
        else:
            return visit.done(visit.path("account/expert"), "listed" if values["listed"] else "saved")
    sectors, regions = await visit.together(visit.labels("sectors"), visit.labels("regions"))
    return visit.page(
        "expert/edit.html",
        status=INVALID if errors else 200,
        own=own,
        consent=consent,
        values=values,
        errors=errors,
        labels=content.labels(visit),
        hears=content.hears(visit),
        availabilities=content.availabilities(visit),
        sectors=sectors,
        regions=regions,
        limits=content.LIMITS,
    )


async def delete(visit: Visit) -> Response:
    """Ask whether to delete one's profile, then do it."""
    _me, own = await visit.together(visit.person(), visit.read("get_own_expert"))
    if visit.request.method == "POST":
        try:
            await visit.call("delete_own_expert")
        except Problem as problem:
            if problem.status != NOT_FOUND:
                raise
        return visit.done(visit.path("account"), "expert_deleted")
    return visit.page("expert/delete.html", own=own)
