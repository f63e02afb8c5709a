"""Pages that change one's own account: name and language of mails, and the password while signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from portal.api.problems import INVALID, Problem
from portal.forms import errors as faults
from portal.forms.reading import line, text
from portal.languages.catalogue import LANGUAGES
from portal.pages.account.joining import ANSWERED
from portal.visit import Visit

if TYPE_CHECKING:
    from starlette.datastructures import FormData


async def details(visit: Visit) -> Response:
    """Show name and language, or save the ones that differ."""
    me = await visit.person()
    values = {"name": me["name"], "language": me["language"]}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        form = await visit.form()
        written = {"name": line(form, "name"), "language": text(form, "language")}
        changed = {name: value for name, value in written.items() if value != values[name]}
        values, errors = written, _missing(visit, written)
        if not errors and not changed:
            return visit.done(visit.path("account"), "nothing")
        if not errors:
            errors = await _correct(visit, changed)
        if not errors:
            return visit.done(visit.path("account"), "saved")
    return visit.page("account/details.html", status=INVALID if errors else 200, values=values, errors=errors)


async def password(visit: Visit) -> Response:
    """Show the form, or replace the password; the other sessions end."""
    me = await visit.person()
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        errors = await _replace(visit, await visit.form())
        if not errors:
            return visit.done(visit.path("account"), "password_changed")
    return visit.page("account/password.html", status=INVALID if errors else 200, me=me, errors=errors)


def _missing(visit: Visit, written: dict[str, str]) -> dict[str, str]:
    _ = visit.text.gettext
    errors = {} if written["name"] else {"name": _("Γράψτε το ονοματεπώνυμό σας")}
    return errors if written["language"] in LANGUAGES else {**errors, "language": _("Επιλέξτε γλώσσα")}


async def _correct(visit: Visit, changed: dict[str, str]) -> dict[str, str]:
    _ = visit.text.gettext
    try:
        person = await visit.send("correct_me", body=changed)
    except Problem as problem:
        if problem.status not in ANSWERED:
            raise
        return faults.of(problem, {"name": _("Ονοματεπώνυμο"), "language": _("Γλώσσα των μηνυμάτων")})
    assert visit.session is not None, "a person is signed in"
    await visit.portal.sessions.rename(visit.session.id, person.data["name"])
    return {}


async def _replace(visit: Visit, form: FormData) -> dict[str, str]:
    _ = visit.text.gettext
    # A password is compared as it was typed, spaces included.
    body = {name: str(form.get(name) or "") for name in ("current", "password")}
    asked = {"current": _("Γράψτε τον τρέχοντα κωδικό πρόσβασης"), "password": _("Γράψτε τον νέο κωδικό πρόσβασης")}
    if missing := {name: asked[name] for name, value in body.items() if not value}:
        return missing
    try:
        # Not `visit.send`: its key holds a digest of the body.
        await visit.call("change_my_password", body=body)
    except Problem as problem:
        if problem.status not in ANSWERED:
            raise
        return faults.of(problem, {"current": _("Τρέχων κωδικός πρόσβασης"), "password": _("Νέος κωδικός πρόσβασης")})
    return {}
