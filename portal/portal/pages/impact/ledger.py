"""Pages of the ledger: verified and claimed side by side, and the queue and the verdicts of verifiers."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response

from portal.api.problems import FORBIDDEN, Problem
from portal.forms.reading import text
from portal.pages.impact import content
from portal.roles import is_verifier
from portal.visit import Visit

PAGE_SIZE: Final = 20
_FILTERS: Final = ("region", "sector", "indicator", "organisation", "practice")


async def show(visit: Visit) -> Response:
    """Show both sides of the ledger, and the claims behind them."""
    asked = {name: visit.request.query_params.get(name, "") for name in _FILTERS}
    state = visit.request.query_params.get("state", "")
    cursor = visit.request.query_params.get("cursor", "")
    listed = {**asked, "state": state or "verified,claimed", "cursor": cursor, "limit": PAGE_SIZE}
    totals, found, words, regions, sectors, practice, body = await visit.together(
        visit.read("read_impact_totals", query=asked),
        visit.read("list_impacts", query=listed),
        content.words(visit),
        visit.labels("regions"),
        visit.labels("sectors"),
        _named(visit, "read_practice", "practice_id", asked["practice"]),
        _named(visit, "get_organisation", "organisation_id", asked["organisation"]),
    )
    following = {name: value for name, value in {**asked, "state": state, "cursor": found["next"]}.items() if value}
    return visit.page(
        "impact/ledger.html",
        public=True,
        totals=totals,
        found=found["items"],
        asked=asked,
        state=state,
        regions=regions,
        sectors=sectors,
        practice=practice,
        body=body,
        next_path=f"{visit.path('impacts')}?{urlencode(following)}" if found["next"] else None,
        **words,
    )


async def queue(visit: Visit) -> Response:
    """Show the claims before the person."""
    me = await visit.person()
    if not is_verifier(me):
        raise Problem(FORBIDDEN)
    region = visit.request.query_params.get("region", "")
    query = {"region": region, "cursor": visit.request.query_params.get("cursor", ""), "limit": PAGE_SIZE}
    found, words, regions = await visit.together(
        visit.read("list_impact_queue", query=query), content.words(visit), visit.labels("regions")
    )
    following = {name: value for name, value in {"region": region, "cursor": found["next"]}.items() if value}
    return visit.page(
        "impact/queue.html",
        found=found,
        region=region,
        regions=regions,
        next_path=f"{visit.path('impacts/queue')}?{urlencode(following)}" if found["next"] else None,
        **words,
    )


async def judge(visit: Visit) -> Response:
    """Show the form of a verdict with the words of the declaration, or record it."""
    path = {"impact_id": visit.request.path_params["impact_id"]}
    claim, _me, words = await visit.together(visit.read("read_impact", path=path), visit.person(), content.words(visit))
    options = {code: said for code, said in content.verdicts(visit).items() if code in claim["actions"]}
    if not options:
        raise Problem(FORBIDDEN)
    values = {**dict.fromkeys(content.VERDICT, ""), "verdict": next(iter(options)) if len(options) == 1 else ""}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        form = await visit.form()
        values = content.read_verdict(form)
        errors = _undeclared(visit, bool(text(form, "no_interest")))
        more = {"no_interest": True, "declaration": text(form, "declaration")}
        if not errors:
            made, errors = await content.sent(visit, "judge_impact", path, values, more)
            if made:
                return visit.done(visit.path(f"impacts/{claim['id']}"), "impact_judged")
    return visit.page(
        "impact/verdict.html",
        status=content.status_of(errors),
        claim=claim,
        options=options,
        values=values,
        errors=errors,
        labels=content.labels(visit),
        methods=content.methods(visit),
        **words,
    )


def _undeclared(visit: Visit, declared: bool) -> dict[str, str]:
    _ = visit.text.gettext
    return {} if declared else {"no_interest": _("Χωρίς τη δήλωση δεν καταχωρίζεται κρίση. Σημειώστε την, αν ισχύει")}


async def _named(visit: Visit, operation: str, name: str, value: str) -> Any:
    return await visit.read_or(None, operation, path={name: value}) if value else None
