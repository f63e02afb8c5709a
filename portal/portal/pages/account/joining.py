"""Pages of accounts without signing in: register, verify, forgotten password, invitation."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from portal.api.problems import INVALID, Problem
from portal.forms import errors as faults
from portal.forms.reading import text
from portal.visit import Visit

_WITH_TERMS: Final = ("name", "password", "terms_version")
ANSWERED: Final = frozenset({400, 404, 409, 410, INVALID, 429})


async def register(visit: Visit) -> Response:
    """Show the form, or ask for an account; the answer is the same whether or not there is one."""
    values = await _values(visit, "email", "name")
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        # The password of a registration never counts: whoever opens the link in the mail chooses it.
        body = {**values, "password": secrets.token_urlsafe(32), "language": visit.language}
        errors = await _try(visit, "register_person", body)
        if not errors:
            return visit.page("account/asked.html", email=values["email"], purpose="register")
    return visit.page("account/register.html", status=_status(errors), values=values, errors=errors)


async def verify(visit: Visit) -> Response:
    """Show the page behind the link of a registration, or choose the password with it."""
    return await _with_link(visit, "account/verify.html", "verify_person", "verified", names=_WITH_TERMS)


async def forgotten(visit: Visit) -> Response:
    """Show the form, or ask for a link; the answer is the same whether or not there is an account."""
    values = await _values(visit, "email")
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        errors = await _try(visit, "request_password_reset", values)
        if not errors:
            return visit.page("account/asked.html", email=values["email"], purpose="password")
    return visit.page("account/forgotten.html", status=_status(errors), values=values, errors=errors)


async def choose(visit: Visit) -> Response:
    """Show the page behind the link of a reset, or choose a password with it."""
    return await _with_link(visit, "account/choose.html", "choose_password", "password", names=("password",))


async def invitation(visit: Visit) -> Response:
    """Show the page behind an invitation, or accept it; an address without an account is asked for one."""
    return await _with_link(visit, "account/invitation.html", "accept_invitation", "accepted", names=_WITH_TERMS)


async def _with_link(visit: Visit, template: str, operation: str, notice: str, *, names: tuple[str, ...]) -> Response:
    values = await _values(visit, "token", *names)
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        body = {name: value for name, value in values.items() if value}
        errors = await _try(visit, operation, body)
        if not errors:
            return visit.done(visit.path("sign-in"), notice)
    words = (await visit.read("list_terms"))["items"] if names == _WITH_TERMS else []
    return visit.page(
        template,
        status=_status(errors),
        terms=next((one for one in words if one["purpose"] == "terms"), None),
        values={**values, "password": ""},
        errors=errors,
        asked=not errors.keys().isdisjoint({"name", "password"}),
    )


async def _values(visit: Visit, *names: str) -> dict[str, str]:
    source = await visit.form() if visit.request.method == "POST" else visit.request.query_params
    # A password is compared as it was typed, spaces included.
    return {
        name: str(source.get(name) or "") if name == "password" else text(source, name)  # type: ignore[arg-type]
        for name in names
    }


async def _try(visit: Visit, operation: str, body: Mapping[str, Any]) -> dict[str, str]:
    _ = visit.text.gettext
    labels = {"email": _("Διεύθυνση e-mail"), "name": _("Ονοματεπώνυμο"), "password": _("Κωδικός πρόσβασης")}
    try:
        await visit.send(operation, body=body)
    except Problem as problem:
        if problem.status not in ANSWERED:
            raise
        return faults.of(problem, labels)
    return {}


def _status(errors: Mapping[str, str]) -> int:
    return INVALID if errors else 200
