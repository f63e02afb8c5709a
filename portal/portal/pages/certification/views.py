"""Pages of certification: the evaluators' queue, and the certification of one practice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response

from portal.api.client import NOTHING
from portal.api.problems import CONFLICT, INVALID, REFUSED, Problem
from portal.forms.reading import text
from portal.pages.certification import content
from portal.pages.review.queue import check_reviewer
from portal.roles import CURATOR, EVALUATOR, centre_regions, is_certifier
from portal.visit import Visit

FILTERS: Final = ("show", "region", "sort")
PAGE_SIZE: Final = 50


async def queue(visit: Visit) -> Response:
    """Show the practices that wait to be certified, filtered and in the order asked for."""
    me = await visit.person()
    check_reviewer(is_certifier(me))
    wanted = {name: visit.request.query_params.get(name, "") for name in FILTERS}
    cursor = visit.request.query_params.get("cursor", "")
    found, regions = await visit.together(
        visit.read("list_certification_queue", query={**wanted, "cursor": cursor, "limit": PAGE_SIZE}),
        visit.labels("regions"),
    )
    following = {name: value for name, value in {**wanted, "cursor": found["next"]}.items() if value}
    return visit.page(
        "certification/queue.html",
        found=found,
        wanted=wanted,
        regions=regions,
        chosen=regions if {CURATOR, EVALUATOR} & set(me["roles"]) else _own(me, regions),
        next_path=f"{visit.path('certifications')}?{urlencode(following)}" if found["next"] else None,
    )


def _own(me: Mapping[str, Any], regions: Mapping[str, str]) -> dict[str, str]:
    return {code: name for code, name in regions.items() if code in centre_regions(me)}


async def show(visit: Visit) -> Response:
    """Show where the certification of a practice stands, or do the step that somebody chose."""
    path = {"practice_id": visit.request.path_params["practice_id"]}
    me = await visit.person()
    if visit.request.method != "POST":
        return await _page(visit, me, path)
    form = await visit.form()
    step, values = text(form, "step"), content.read(form)
    here = visit.path(f"practices/{path['practice_id']}/certification")
    errors = await _do(visit, step, path, values)
    if errors:
        return await _page(visit, me, path, step=step, errors=errors, values=values)
    return visit.done(here, f"certification_{step}")


async def _do(visit: Visit, step: str, path: Mapping[str, str], values: dict[str, str]) -> dict[str, str]:
    _ = visit.text.gettext
    form = await visit.form()
    try:
        if step == "request":
            await visit.send("request_certification", path=path)
        elif step == "take":
            if not text(form, "no_interest"):
                return {"no_interest": _("Χωρίς τη δήλωση δεν δίνεται θέση. Σημειώστε την, αν ισχύει")}
            body = {"no_interest": True, "declaration": text(form, "declaration")}
            await visit.send("take_certification_place", path=path, body=body)
        elif step == "give_back":
            await visit.send("give_back_certification_place", path=path)
        elif step == "evaluate":
            errors = content.missing(values, visit)
            if errors:
                return errors
            await visit.send("certify_practice", path=path, body=content.wire(values))
        else:
            return {"": _("Επιλέξτε τι θέλετε να κάνετε")}
    except Problem as problem:
        if problem.status not in REFUSED:
            raise
        return content.refused(visit, problem)
    return {}


async def _page(
    visit: Visit,
    me: Mapping[str, Any],
    path: Mapping[str, str],
    *,
    step: str = "",
    errors: dict[str, str] | None = None,
    values: dict[str, str] | None = None,
) -> Response:
    found, given = await visit.together(
        visit.read("read_certification", path=path),
        visit.read_or(NOTHING, "list_certifications", path=path, query={"limit": PAGE_SIZE}),
    )
    status = 200
    if errors:
        status = CONFLICT if "" in errors else INVALID
    return visit.page(
        "certification/certification.html",
        status=status,
        standing=found,
        given=given["items"],
        evaluator=is_certifier(me),
        mine=next((place for place in found["places"] if place["mine"]), None),
        step=step,
        errors=errors or {},
        values=values or dict.fromkeys((*content.CRITERIA, "comment"), ""),
        criteria=content.CRITERIA,
        labels=content.labels(visit),
        hints=content.hints(visit),
        scale=content.SCALE,
        limit=content.LIMIT,
        me=me,
    )
