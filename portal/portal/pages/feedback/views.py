"""Pages of feedback: a form without an account, and the messages for curators."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from portal.api.problems import FORBIDDEN, INVALID, REFUSED_OR_LIMITED, TOO_MANY, Problem
from portal.forms import errors as faults
from portal.forms.reading import line, text
from portal.roles import CURATOR
from portal.visit import Visit

ACCESSIBILITY: Final = "accessibility"
MOST: Final = 20


async def write(visit: Visit) -> Response:
    """Show the form, or send the message and thank for it."""
    values = {"about": _asked(visit, "about"), "message": "", "page": _asked(visit, "page"), "email": ""}
    errors: dict[str, str] = {}
    status = 200
    if visit.request.method == "POST":
        form = await visit.form()
        values = {name: line(form, name) for name in ("about", "page", "email")} | {"message": text(form, "message")}
        try:
            taken = await visit.read("send_feedback", body={**values, "email": values["email"] or None})
        except Problem as problem:
            if problem.status not in REFUSED_OR_LIMITED:
                raise
            status = problem.status if problem.status == TOO_MANY else INVALID
            errors = faults.of(problem, _labels(visit))
        else:
            return visit.page("feedback/thanks.html", answered=taken["answered_to"], email=values["email"])
    return visit.page("feedback/write.html", status=status, values=values, errors=errors, subjects=subjects(visit))


async def received(visit: Visit) -> Response:
    """Show the messages to curators, the latest first."""
    if CURATOR not in (await visit.person())["roles"]:
        raise Problem(FORBIDDEN)
    query = {"limit": MOST, "cursor": visit.request.query_params.get("cursor")}
    messages = await visit.read("list_feedback", query=query)
    return visit.page("feedback/received.html", messages=messages, subjects=subjects(visit))


def subjects(visit: Visit) -> dict[str, str]:
    """Return the subjects of messages in words."""
    _ = visit.text.gettext
    return {
        ACCESSIBILITY: _("Κάτι δεν είναι προσβάσιμο"),
        "problem": _("Κάτι δεν λειτουργεί ή είναι λάθος"),
        "idea": _("Μια ιδέα ή παρατήρηση"),
    }


def _labels(visit: Visit) -> dict[str, str]:
    _ = visit.text.gettext
    return {
        "about": _("Τι αφορά"),
        "message": _("Το μήνυμά σας"),
        "page": _("Σελίδα"),
        "email": _("Διεύθυνση e-mail"),
    }


def _asked(visit: Visit, name: str) -> str:
    return visit.request.query_params.get(name, "")[:500]
