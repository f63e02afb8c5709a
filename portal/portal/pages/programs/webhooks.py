"""Pages of a body's webhooks: where events are sent, and whether they arrived."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from portal.api.problems import CONFLICT, INVALID, REFUSED_OR_LIMITED, Problem
from portal.forms import errors as faults
from portal.forms.reading import line, text, texts
from portal.pages.programs.clients import OLD_SECRET_HOURS
from portal.visit import Visit

STATES: Final = {"disable": "disabled", "activate": "active"}


async def show(visit: Visit) -> Response:
    """Show the webhooks of a body, or register one; its secret is shown on the answer and never again."""
    path = {"organisation_id": visit.request.path_params["organisation_id"]}
    await visit.person()
    values: dict[str, Any] = {"url": "", "description": "", "event_types": []}
    errors: dict[str, str] = {}
    made: dict[str, Any] | None = None
    if visit.request.method == "POST":
        form = await visit.form()
        values = {
            **{name: line(form, name) for name in ("url", "description")},
            "event_types": texts(form, "event_types"),
        }
        errors, made = await _register(visit, path, values)
    organisation, webhooks, types = await visit.together(
        visit.read("get_organisation", path=path),
        visit.read("list_webhooks", query={**path, "limit": 100}),
        visit.read("list_webhook_event_types"),
    )
    return visit.page(
        "programs/webhooks.html",
        status=INVALID if errors else 200,
        organisation=organisation,
        webhooks=webhooks["items"],
        types=types["items"],
        made=made,
        values=values,
        errors=errors,
    )


async def one(visit: Visit) -> Response:
    """Show one webhook with its deliveries; renew its secret, disable or activate it, or send an event again."""
    params = visit.request.path_params
    path = {"webhook_id": params["webhook_id"]}
    await visit.person()
    made: dict[str, Any] | None = None
    error = ""
    if visit.request.method == "POST":
        form = await visit.form()
        action = text(form, "action")
        here = visit.path(f"account/webhooks/{params['organisation_id']}/{params['webhook_id']}")
        try:
            if action == "rotate":
                body = {"keep_old_for_hours": OLD_SECRET_HOURS}
                made = (await visit.call("rotate_webhook_secret", path=path, body=body)).data
            elif action in STATES:
                found = await visit.call("get_webhook", path=path)
                headers = {"If-Match": found.etag or "*"}
                await visit.call("change_webhook", path=path, body={"state": STATES[action]}, headers=headers)
                return visit.done(here, "saved")
            elif delivery := text(form, "delivery"):
                await visit.send("redeliver_webhook", path={**path, "delivery_id": delivery})
                return visit.done(here, "sent_again")
        except Problem as problem:
            if problem.status not in REFUSED_OR_LIMITED:
                raise
            error = problem.detail
    webhook, deliveries = await visit.together(
        visit.read("get_webhook", path=path), visit.read("list_webhook_deliveries", path=path, query={"limit": 50})
    )
    return visit.page(
        "programs/webhook.html",
        status=CONFLICT if error else 200,
        webhook=webhook,
        deliveries=deliveries["items"],
        made=made,
        error=error,
        organisation_id=params["organisation_id"],
    )


async def end(visit: Visit) -> Response:
    """Ask whether a webhook is deleted, then do it."""
    params = visit.request.path_params
    path = {"webhook_id": params["webhook_id"]}
    _me, webhook = await visit.together(visit.person(), visit.read("get_webhook", path=path))
    if visit.request.method == "POST":
        await visit.call("end_webhook", path=path)
        return visit.done(visit.path(f"account/webhooks/{params['organisation_id']}"), "ended_access")
    back = visit.path(f"account/webhooks/{params['organisation_id']}/{webhook['id']}")
    return visit.page("programs/end.html", kind="webhook", name=webhook["url"], back=back)


async def _register(
    visit: Visit, path: dict[str, str], values: dict[str, Any]
) -> tuple[dict[str, str], dict[str, Any] | None]:
    _ = visit.text.gettext
    body = {**path, **{name: value for name, value in values.items() if value}}
    labels = {"url": _("Διεύθυνση"), "description": _("Περιγραφή"), "event_types": _("Ποια γεγονότα")}
    if not values["url"]:
        return {"url": _("Γράψτε τη διεύθυνση")}, None
    try:
        made = await visit.call("register_webhook", body=body)
    except Problem as problem:
        if problem.status not in REFUSED_OR_LIMITED:
            raise
        return faults.of(problem, labels), None
    return {}, made.data
