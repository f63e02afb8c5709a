"""Pages for curators: whether a mail arrived, and which addresses get none."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from portal.api.client import NOTHING
from portal.api.problems import FORBIDDEN, INVALID, NOT_FOUND, Problem
from portal.forms import errors as faults
from portal.forms.reading import line, text
from portal.pages.deliveries.kinds import kinds
from portal.visit import Visit

MOST: Final = 50


async def show(visit: Visit) -> Response:
    """Show the last mails, or those of one address. The address travels in the body, so that no log keeps it."""
    await _curator(visit)
    recipient, errors = "", {}
    deliveries, suppressions = NOTHING, NOTHING
    if visit.request.method == "POST":
        recipient = line(await visit.form(), "recipient")
    query = {"recipient": recipient, "limit": MOST}
    try:
        deliveries, suppressions = await visit.together(
            visit.read("list_deliveries", query=query), visit.read("list_suppressions", query=query)
        )
    except Problem as problem:
        if problem.status != INVALID:
            raise
        errors = faults.of(problem, {"recipient": visit.text.gettext("Διεύθυνση e-mail")})
    return visit.page(
        "deliveries/deliveries.html",
        status=INVALID if errors else 200,
        deliveries=deliveries["items"],
        suppressions=suppressions["items"],
        recipient=recipient,
        kinds=kinds(visit),
        errors=errors,
    )


async def lift(visit: Visit) -> Response:
    """Let mails go to an address again."""
    await _curator(visit)
    form = await visit.form()
    try:
        await visit.call("lift_suppression", path={"suppression_id": text(form, "suppression")})
    except Problem as problem:
        if problem.status != NOT_FOUND:
            raise
    return visit.done(visit.path("deliveries"), "lifted")


async def _curator(visit: Visit) -> None:
    if "curator" not in (await visit.person())["roles"]:
        raise Problem(FORBIDDEN)
