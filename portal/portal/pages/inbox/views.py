"""The page of one's notices: read them, put them back, archive them."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response

from portal.api.problems import NOT_FOUND, UNAUTHENTICATED, Problem
from portal.forms.reading import text
from portal.visit import Visit

STATES: Final = ("unread", "all", "archived")
ACTS: Final = {"read": "read_inbox_item", "unread": "unread_inbox_item", "archive": "archive_inbox_item"}


async def show(visit: Visit) -> Response:
    """Show the notices, the newest first; opening the page marks none of them as read."""
    if visit.session is None:
        raise Problem(UNAUTHENTICATED)
    state = visit.request.query_params.get("state", "")
    state = state if state in STATES else STATES[0]
    if visit.request.method == "POST":
        return await _act(visit, state)
    cursor = visit.request.query_params.get("cursor", "")
    found = await visit.read("list_inbox", query={"state": state, "cursor": cursor})
    return visit.page(
        "inbox/inbox.html",
        notices=found["items"],
        state=state,
        states=_states(visit),
        next_path=_place(visit, state, cursor=found["next"]) if found["next"] else None,
    )


async def _act(visit: Visit, state: str) -> Response:
    form = await visit.form()
    if text(form, "up_to"):
        await visit.call("read_inbox", body={"up_to": text(form, "up_to")})
    for name, operation in ACTS.items():
        if text(form, name):
            await _act_on(visit, operation, text(form, name))
    assert visit.session is not None
    visit.portal.unread.forget(visit.session.id)
    return visit.done(_place(visit, state), "saved")


async def _act_on(visit: Visit, operation: str, item_id: str) -> None:
    """Act on one notice. One that another has joined since has a new id, and stays as it is."""
    try:
        await visit.call(operation, path={"item_id": item_id})
    except Problem as problem:
        if problem.status != NOT_FOUND:
            raise


def _states(visit: Visit) -> list[tuple[str, str, str]]:
    _ = visit.text.gettext
    names = {"unread": _("Αδιάβαστες"), "all": _("Όλες"), "archived": _("Αρχειοθετημένες")}
    return [(state, names[state], _place(visit, state)) for state in STATES]


def _place(visit: Visit, state: str, **more: str) -> str:
    return f"{visit.path('inbox')}?{urlencode({'state': state, **more})}"
