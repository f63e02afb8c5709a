"""Kept forms: what somebody wrote survives the end of their session.

A form that comes without the session it was made in is shown again as hidden fields, to be sent once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import Response

if TYPE_CHECKING:
    from portal.visit import Visit

OURS: Final = frozenset({"csrf", "key"})


async def kept_form(visit: Visit) -> Response | None:
    """Return the page that asks to sign in, or to confirm, and then sends the form again.

    Return None where nobody wrote anything, and where a password was written, which is not repeated.
    """
    form = await visit.form()
    values = [(name, value) for name, value in form.multi_items() if isinstance(value, str) and name not in OURS]
    if not values or any("password" in name for name, _ in values):
        return None
    return visit.page("kept.html", status=401, values=values)
