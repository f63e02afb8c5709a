"""The cookie: the id of a session, out of reach of scripts and of other sites."""

from __future__ import annotations

from starlette.responses import Response

HOURS = 3600


def cookie_name(*, secure: bool) -> str:
    """Return the name; the prefix `__Host-` binds it to this host over TLS (RFC 6265bis)."""
    return "__Host-kainotomia" if secure else "kainotomia"


def set_cookie(response: Response, session_id: str, *, secure: bool, hours: int) -> None:
    """Set the cookie that names the session."""
    response.set_cookie(
        cookie_name(secure=secure),
        session_id,
        max_age=hours * HOURS,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def delete_cookie(response: Response, *, secure: bool) -> None:
    """Take the session back from the browser."""
    response.delete_cookie(cookie_name(secure=secure), path="/", secure=secure, httponly=True, samesite="lax")
