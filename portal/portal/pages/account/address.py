"""Pages of a change of address: asked while signed in, confirmed or stopped with the links of the mails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from portal.api.problems import INVALID, Problem
from portal.forms import errors as faults
from portal.forms.reading import text
from portal.pages.account.joining import ANSWERED
from portal.visit import Visit

if TYPE_CHECKING:
    from starlette.datastructures import FormData


async def change(visit: Visit) -> Response:
    """Show the form, or ask for another address; nothing changes until its mail is answered."""
    me = await visit.person()
    email, errors = "", {}
    if visit.request.method == "POST":
        form = await visit.form()
        email = text(form, "email")
        errors = await _ask(visit, form, email)
        if not errors:
            return visit.page("account/asked.html", email=email, purpose="email")
    return visit.page("account/email.html", status=INVALID if errors else 200, me=me, email=email, errors=errors)


async def confirm(visit: Visit) -> Response:
    """Show the page behind the link of the new address, or confirm it."""
    return await _with_link(visit, "confirm_email", "email_changed", keep=False)


async def keep(visit: Visit) -> Response:
    """Show the page behind the link of the old address, or stop the change."""
    return await _with_link(visit, "keep_email", "email_kept", keep=True)


async def _with_link(visit: Visit, operation: str, notice: str, *, keep: bool) -> Response:
    posted = visit.request.method == "POST"
    source = await visit.form() if posted else visit.request.query_params
    token = text(source, "token")  # type: ignore[arg-type]
    errors: dict[str, str] = {}
    if posted:
        try:
            await visit.send(operation, body={"token": token})
        except Problem as problem:
            if problem.status not in ANSWERED:
                raise
            errors = faults.of(problem, {})
        else:
            return visit.done(visit.path("sign-in"), notice)
    status = INVALID if errors else 200
    return visit.page("account/email_link.html", status=status, token=token, keep=keep, errors=errors)


async def _ask(visit: Visit, form: FormData, email: str) -> dict[str, str]:
    _ = visit.text.gettext
    # A password is compared as it was typed, spaces included.
    body = {"email": email, "current": str(form.get("current") or "")}
    asked = {"email": _("Γράψτε τη νέα διεύθυνση"), "current": _("Γράψτε τον τρέχοντα κωδικό πρόσβασης")}
    if missing := {name: asked[name] for name, value in body.items() if not value}:
        return missing
    try:
        # Not `visit.send`: its key holds a digest of the body.
        await visit.call("change_my_email", body=body)
    except Problem as problem:
        if problem.status not in ANSWERED:
            raise
        return faults.of(problem, {"email": _("Νέα διεύθυνση e-mail"), "current": _("Τρέχων κωδικός πρόσβασης")})
    return {}
