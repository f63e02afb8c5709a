"""Pages for curators: find people, see one, grant and revoke a role, suspend and reinstate."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from portal.api.client import NOTHING
from portal.api.problems import CONFLICT, FORBIDDEN, INVALID, REFUSED, Problem
from portal.forms import errors as faults
from portal.forms.reading import line, text
from portal.pages.deliveries.kinds import kinds
from portal.roles import CURATOR
from portal.visit import Visit

MOST: Final = 50
LATEST: Final = 10
EVALUATOR: Final = "evaluator"


async def find(visit: Visit) -> Response:
    """Show the form and the people found. What is searched travels in the body, so that no log keeps it."""
    await _curator(visit)
    asked = {"q": "", "role": "", "status": ""}
    found, errors = NOTHING, {}
    searched = visit.request.method == "POST"
    if searched:
        form = await visit.form()
        asked = {name: line(form, name) for name in asked}
        try:
            found = await visit.read("find_people", query={**asked, "limit": MOST})
        except Problem as problem:
            if problem.status != INVALID:
                raise
            errors = faults.of(problem, {"q": visit.text.gettext("Όνομα ή διεύθυνση e-mail")})
    return visit.page(
        "people/find.html",
        status=INVALID if errors else 200,
        asked=asked,
        found=found["items"],
        more=found["next"] is not None,
        searched=searched,
        errors=errors,
    )


async def show(visit: Visit) -> Response:
    """Show a person with roles, the state of the account and the last mails; grant the role of evaluator."""
    me = await _curator(visit)
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        try:
            await visit.send("grant_platform_role", path=_path(visit), body={"role": EVALUATOR})
        except Problem as problem:
            if problem.status not in REFUSED:
                raise
            errors = {"": problem.detail}
        else:
            return visit.done(visit.request.url.path, "role_granted")
    person, mails = await visit.together(
        visit.read("get_person", path=_path(visit)),
        visit.read_or(NOTHING, "list_deliveries", query={"recipient": _path(visit)["person_id"], "limit": LATEST}),
    )
    return visit.page(
        "people/person.html",
        status=CONFLICT if errors else 200,
        person=person,
        oneself=person["person_id"] == me["id"],
        deliveries=mails["items"],
        kinds=kinds(visit),
        errors=errors,
    )


async def revoke(visit: Visit) -> Response:
    """Ask whether to revoke the role of evaluator, and do it."""
    role = {**_path(visit), "role": EVALUATOR}
    return await _step(visit, "revoke", "revoke_platform_role", path=role, notice="role_revoked")


async def suspend(visit: Visit) -> Response:
    """Ask why to suspend an account, and do it."""
    return await _step(visit, "suspend", "suspend_person", notice="suspended")


async def reinstate(visit: Visit) -> Response:
    """Ask whether to reinstate an account, and do it."""
    return await _step(visit, "reinstate", "reinstate_person", path=_path(visit), notice="reinstated")


async def _step(
    visit: Visit, step: str, operation: str, *, notice: str, path: dict[str, str] | None = None
) -> Response:
    await _curator(visit)
    person = await visit.read("get_person", path=_path(visit))
    errors: dict[str, str] = {}
    reason = ""
    if visit.request.method == "POST":
        reason = text(await visit.form(), "reason")
        body = {"email": person["email"], "reason": reason} if step == "suspend" else None
        try:
            await visit.send(operation, path=path, body=body)
        except Problem as problem:
            if problem.status not in REFUSED:
                raise
            errors = faults.of(problem, {"reason": visit.text.gettext("Λόγος")})
        else:
            return visit.done(visit.path(f"people/{person['person_id']}"), notice)
    return visit.page(
        "people/step.html", status=INVALID if errors else 200, step=step, person=person, reason=reason, errors=errors
    )


def _path(visit: Visit) -> dict[str, str]:
    return {"person_id": visit.request.path_params["person_id"]}


async def _curator(visit: Visit) -> dict[str, Any]:
    me = await visit.person()
    if CURATOR not in me["roles"]:
        raise Problem(FORBIDDEN)
    return me
