"""Pages of subscriptions: ask to be told of new practices and of a challenge's news."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from portal.api.problems import INVALID, Problem
from portal.pages.subscription.frequencies import AT_ONCE, to_begin_with
from portal.visit import Visit

FIELDS: Final = {"organisation": "organisations", "region": "regions", "sector": "sectors", "challenge": "challenges"}


async def follow(visit: Visit) -> Response:
    """Show the form, or ask for a subscription and tell that a mail is on its way."""
    source = await visit.form() if visit.request.method == "POST" else visit.request.query_params
    values = {name: str(source.get(name) or "") for name in (*FIELDS, "email", "q", "frequency")}
    values["frequency"] = values["frequency"] or AT_ONCE
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        try:
            await visit.call("request_subscription", body=_wish(visit, values))
        except Problem as problem:
            if problem.status != INVALID:
                raise
            errors = {_field(path): text for path, text in problem.errors.items()} or {"": problem.detail}
        else:
            return visit.page("subscription/asked.html", email=values["email"])
    sectors, regions = await visit.together(visit.labels("sectors"), visit.labels("regions"))
    return visit.page(
        "subscription/follow.html",
        status=INVALID if errors else 200,
        values=values,
        errors=errors,
        sectors=sectors,
        regions=regions,
        frequencies=to_begin_with(visit),
        subject=await _subject(visit, values),
    )


def _wish(visit: Visit, values: dict[str, str]) -> dict[str, Any]:
    filters: dict[str, Any] = {plural: [values[name]] for name, plural in FIELDS.items() if values[name]}
    if values["q"]:
        filters["q"] = values["q"]
    told = {name: values[name] for name in ("email", "frequency")}
    return {**told, "language": visit.language, "filters": filters}


def _field(path: str) -> str:
    last = path.split(".")[1] if path.startswith("filters.") else path
    return next((name for name, plural in FIELDS.items() if plural == last), last)


async def _subject(visit: Visit, values: dict[str, str]) -> str | None:
    if values["challenge"]:
        found = await visit.read_or(None, "read_challenge", path={"challenge_id": values["challenge"]})
        return found["title"] if found else None
    if values["organisation"]:
        found = await visit.read_or(None, "get_organisation", path={"organisation_id": values["organisation"]})
        return found[f"name_{visit.language}"] if found else None
    return None
