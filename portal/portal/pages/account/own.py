"""Pages of one's own account: name and roles, sessions, consents, a copy of one's data, and the end of it."""

from __future__ import annotations

from contextlib import suppress

import orjson
from starlette.responses import Response

from portal.api.problems import CONFLICT, INVALID, REFUSED_OR_LIMITED, UNAUTHENTICATED, Problem
from portal.forms.reading import text
from portal.guard.origin import local_path
from portal.sessions.cookie import delete_cookie
from portal.visit import Visit


async def show(visit: Visit) -> Response:
    """Show the person, their sessions and consents."""
    me = await visit.person()
    sessions, consents = await visit.together(
        visit.read_or({"items": []}, "list_sessions"), visit.read_or({"items": []}, "list_consents")
    )
    names = {m["organisation_id"]: m[f"organisation_name_{visit.language}"] for m in me["memberships"]}
    managed = {m["organisation_id"] for m in me["memberships"] if m["role"] == "manager"}
    return visit.page(
        "account/own.html",
        me=me,
        sessions=sessions["items"],
        consents=consents["items"],
        bodies=names,
        managed={body: name for body, name in names.items() if body in managed},
    )


async def end_session(visit: Visit) -> Response:
    """End one session, or all but this one."""
    await visit.person()
    wanted = text(await visit.form(), "session")
    open_ones = (await visit.read("list_sessions"))["items"]
    for one in open_ones:
        if not one["current"] and wanted in {one["id"], "others"}:
            with suppress(Problem):
                await visit.call("end_one_session", path={"session_id": one["id"]})
    return visit.done(visit.path("account"), "ended_all" if wanted == "others" else "ended")


async def terms(visit: Visit) -> Response:
    """Show the words that have changed since the person agreed, or record that they agree to those shown."""
    me = await visit.person()
    target = local_path(visit.request.query_params.get("next"), visit.path("work"))
    error = ""
    if visit.request.method == "POST":
        form = await visit.form()
        shown = [one for one in me["consents_wanted"] if text(form, one["purpose"]) == one["version"]]
        for one in shown:
            await visit.send("renew_consent", body={"purpose": one["purpose"], "version": one["version"]})
        if len(shown) == len(me["consents_wanted"]):
            return visit.go(target)
        me = await visit.read("get_me")
        error = visit.text.gettext("Το κείμενο άλλαξε στο μεταξύ. Διαβάστε το ξανά.")
    return visit.page(
        "account/terms.html",
        status=CONFLICT if error else 200,
        wanted=me["consents_wanted"],
        target=target,
        error=error,
    )


async def export(visit: Visit) -> Response:
    """Send the copy of everything that is held about the person, as a file."""
    await visit.person()
    found = await visit.read("export_my_data")
    return Response(
        orjson.dumps(found, option=orjson.OPT_INDENT_2),
        media_type="application/json",
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": 'attachment; filename="kainotomia-my-data.json"',
        },
    )


async def erase(visit: Visit) -> Response:
    """Show what an erasure deletes and what stays, or erase with the password as proof."""
    me = await visit.person()
    error = ""
    if visit.request.method == "POST":
        password = (await visit.form()).get("password")
        if isinstance(password, str) and password:
            try:
                begun = await visit.call("erase_me", body={"password": password})
            except Problem as problem:
                if problem.status not in REFUSED_OR_LIMITED | {UNAUTHENTICATED}:
                    raise
                error = problem.detail
            else:
                return await _erased(visit, begun.data["receipt_url"])
        else:
            _ = visit.text.gettext
            error = _("Γράψτε τον κωδικό πρόσβασής σας")
    preview = await visit.read("preview_erasure")
    return visit.page(
        "account/erase.html", status=INVALID if error else 200, me=me, services=preview["services"], error=error
    )


async def _erased(visit: Visit, receipt: str) -> Response:
    session = visit.session
    visit.session = None
    response = visit.page("account/erased.html", receipt=receipt)
    if session is not None:
        await visit.portal.sessions.delete(session.id)
    delete_cookie(response, secure=visit.portal.settings.is_secure)
    return response
