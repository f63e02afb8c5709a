"""Pages of the account: sign in and sign out."""

from __future__ import annotations

from contextlib import suppress
from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response

from portal.api.client import Caller
from portal.api.problems import INVALID, UNAUTHENTICATED, Problem
from portal.guard.origin import local_path
from portal.pages.account.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from portal.sessions.cookie import delete_cookie, set_cookie
from portal.sessions.store import Tokens
from portal.visit import Visit

REFUSED: Final = frozenset({400, UNAUTHENTICATED, INVALID, 429})
DEVICE_DAYS: Final = 365
LONGEST_NAME: Final = 512


async def sign_in(visit: Visit) -> Response:
    """Show the form, or start a session and go on to the page that was asked for."""
    target = local_path(visit.request.query_params.get("next"), visit.path("work"))
    email = ""
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        form = await visit.form()
        email, password = str(form.get("email") or ""), str(form.get("password") or "")
        if visit.portal.settings.demo and form.get("account"):
            email, password = f"{form['account']}@demo.example", DEMO_PASSWORD
        try:
            return await _start(visit, email, password, target)
        except Problem as problem:
            if problem.status not in REFUSED:
                raise
            errors = problem.errors or {"email": problem.detail}
    return visit.page(
        "account/sign_in.html",
        status=INVALID if errors else 200,
        email=email,
        errors=errors,
        accounts=DEMO_ACCOUNTS if visit.portal.settings.demo else (),
    )


async def sign_out(visit: Visit) -> Response:
    """End the session here and at identity, and go home."""
    response = visit.go(visit.path())
    if visit.session is not None:
        with suppress(Problem):
            await visit.call("end_session")
        await visit.portal.sessions.delete(visit.session.id)
    delete_cookie(response, secure=visit.portal.settings.is_secure)
    return response


async def _start(visit: Visit, email: str, password: str, target: str) -> Response:
    settings, device = visit.portal.settings, visit.request.cookies.get("device")
    body = {"email": email, "password": password} | ({"device_token": device} if device else {})
    signed_in = await visit.portal.api.call("start_session", _stranger(visit), body=body)
    tokens = Tokens.of(signed_in.data)
    me = await visit.portal.api.call("get_me", Caller(visit.language, token=tokens.access))
    if visit.session is not None:
        await visit.portal.sessions.delete(visit.session.id)
    session_id = await visit.portal.sessions.create(me.data["name"], tokens)
    asked = f"{visit.path('account/terms')}?{urlencode({'next': target})}"
    response = visit.go(asked if me.data.get("consents_wanted") else target)
    set_cookie(response, session_id, secure=settings.is_secure, hours=settings.session_hours)
    if token := signed_in.data.get("device_token"):
        age = DEVICE_DAYS * 86_400
        response.set_cookie("device", token, max_age=age, secure=settings.is_secure, httponly=True, samesite="lax")
    return response


def _stranger(visit: Visit) -> Caller:
    caller = visit.caller
    browser = visit.request.headers.get("user-agent", "")
    return Caller(caller.language, address=caller.address, browser=browser if len(browser) <= LONGEST_NAME else None)
