"""Pages behind the links of mails: confirm a subscription, change it, stop it."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from portal.api.problems import CONFLICT, GONE, INVALID, NOT_FOUND, Problem
from portal.forms import errors as faults
from portal.forms.reading import text, texts
from portal.pages.subscription.frequencies import frequencies
from portal.visit import Visit

FILTERS: Final = ("sectors", "regions")
MOST_NAMED: Final = 20
"""Bodies and challenges of subscriptions that a page names; each one is a call."""


async def confirm(visit: Visit) -> Response:
    """Show the button that confirms: programs that open links of mails must not confirm anything."""
    source = await visit.form() if visit.request.method == "POST" else visit.request.query_params
    token, error = str(source.get("token") or ""), ""
    if visit.request.method == "POST":
        try:
            confirmed = (await visit.call("confirm_subscription", body={"token": token})).data
        except Problem as problem:
            if problem.status not in {CONFLICT, GONE, INVALID, NOT_FOUND}:
                raise
            error = problem.detail
        else:
            place = visit.path(f"follow/subscriptions/{confirmed['id']}")
            return visit.done(f"{place}?token={confirmed['manage_token']}", "confirmed")
    return visit.page("subscription/confirm.html", status=INVALID if error else 200, token=token, error=error)


async def mine(visit: Visit) -> Response:
    """Show the active subscriptions of one's own address."""
    await visit.person()
    found, sectors, regions = await visit.together(
        visit.read("list_own_subscriptions"), visit.labels("sectors"), visit.labels("regions")
    )
    items = found["items"]
    bodies = await _things(visit, "get_organisation", "organisation_id", _ids(items, "organisations"))
    challenges = await _things(visit, "read_challenge", "challenge_id", _ids(items, "challenges"))
    return visit.page(
        "subscription/mine.html",
        subscriptions=items,
        sectors=sectors,
        regions=regions,
        bodies={one: thing[f"name_{visit.language}"] for one, thing in bodies.items()},
        challenges={one: thing["title"] for one, thing in challenges.items()},
        frequencies=frequencies(visit),
    )


def _ids(items: list[dict[str, Any]], filter_name: str) -> list[str]:
    return sorted({one for item in items for one in item["filters"][filter_name]})[:MOST_NAMED]


async def _things(visit: Visit, operation: str, key: str, ids: list[str]) -> dict[str, Any]:
    found = await visit.together(*(visit.read_or(None, operation, path={key: one}) for one in ids))
    return {one: thing for one, thing in zip(ids, found, strict=True) if thing}


async def manage(visit: Visit) -> Response:
    """Show what a subscription is about, and change or end it."""
    path = {"subscription_id": visit.request.path_params["subscription_id"]}
    proof = {"token": visit.request.query_params.get("token")}
    errors: dict[str, str] = {}
    subscription = await visit.read("get_subscription", path=path, query=proof)
    if visit.request.method == "POST":
        form = await visit.form()
        if text(form, "action") == "stop":
            await visit.call("end_subscription", path=path, query=proof)
            return visit.done(visit.here, "stopped")
        filters = {**subscription["filters"], "q": text(form, "q") or None}
        filters |= {name: texts(form, name) for name in FILTERS}
        body = {name: text(form, name) for name in ("language", "frequency")} | {"filters": filters}
        try:
            await visit.call("change_subscription", path=path, query=proof, body=body)
        except Problem as problem:
            if problem.status not in {CONFLICT, INVALID}:
                raise
            errors = _faults(visit, problem)
            subscription = {**subscription, **body}
        else:
            return visit.done(visit.here, "saved")
    sectors, regions = await visit.together(visit.labels("sectors"), visit.labels("regions"))
    return visit.page(
        "subscription/manage.html",
        status=INVALID if errors else 200,
        subscription=subscription,
        errors=errors,
        frequencies=frequencies(visit),
        sectors=sectors,
        regions=regions,
    )


async def stop(visit: Visit) -> Response:
    """Show the button that stops the messages, or stop them; again is fine."""
    path = {"token": visit.request.path_params["token"]}
    if visit.request.method == "POST":
        await visit.call("unsubscribe", path=path)
        return visit.page("subscription/stop.html", stopped=True)
    return visit.page("subscription/stop.html", stopped=False)


def _faults(visit: Visit, problem: Problem) -> dict[str, str]:
    _ = visit.text.gettext
    known: dict[str, Any] = {
        "q": _("Λέξεις"),
        "sectors": _("Τομείς"),
        "regions": _("Περιφέρειες"),
        "frequency": _("Πόσο συχνά;"),
        "language": _("Γλώσσα των μηνυμάτων"),
    }
    problem.errors = {path.removeprefix("filters."): sentence for path, sentence in problem.errors.items()}
    return faults.of(problem, known)
