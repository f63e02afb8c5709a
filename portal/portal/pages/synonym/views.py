"""Pages for curators: the synonyms of search, a new one, and changes to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from starlette.responses import Response

from portal.api.problems import CONFLICT, FORBIDDEN, INVALID, Problem
from portal.forms import errors as faults
from portal.forms.reading import line, text
from portal.roles import CURATOR
from portal.visit import Visit

if TYPE_CHECKING:
    from starlette.datastructures import FormData

MOST: Final = 50
CHANGED: Final = 412
EMPTY: Final = {"word": "", "means": "", "language": "el", "direction": "both"}


async def manage(visit: Visit) -> Response:
    """Show the list with the form of a new entry, or add that."""
    await _curator(visit)
    values, errors = dict(EMPTY), {}
    if visit.request.method == "POST":
        values = _read(await visit.form())
        try:
            await visit.send("add_synonym", body=_wire(values))
        except Problem as problem:
            errors = _errors(visit, problem)
        else:
            return visit.done(visit.path("synonyms"), "saved")
    asked = visit.request.query_params.get("q", "")[:80]
    query = {"q": asked, "limit": MOST, "cursor": visit.request.query_params.get("cursor")}
    found = await visit.read("list_synonyms", query=query)
    following = urlencode({"q": asked, "cursor": found["next"]}) if found["next"] else None
    return visit.page(
        "synonym/synonyms.html",
        status=INVALID if errors else 200,
        found=found["items"],
        next_path=f"{visit.path('synonyms')}?{following}" if following else None,
        asked=asked,
        values=values,
        errors=errors,
    )


async def edit(visit: Visit) -> Response:
    """Show one entry, change or delete it."""
    await _curator(visit)
    path = {"synonym_id": visit.request.path_params["synonym_id"]}
    found = await visit.call("read_synonym", path=path)
    values, errors = {**found.data, "means": "\n".join(found.data["means"])}, {}
    etag = found.etag or "*"
    if visit.request.method == "POST":
        form = await visit.form()
        if line(form, "action") == "delete":
            await visit.call("delete_synonym", path=path)
            return visit.done(visit.path("synonyms"), "removed")
        values = _read(form)
        try:
            headers = {"If-Match": line(form, "etag") or etag}
            await visit.send("change_synonym", path=path, body=_wire(values), headers=headers)
        except Problem as problem:
            errors = _errors(visit, problem)
        else:
            return visit.done(visit.path("synonyms"), "saved")
    return visit.page(
        "synonym/synonym.html",
        status=INVALID if errors else 200,
        synonym=found.data,
        values=values,
        errors=errors,
        etag=etag,
    )


def _read(form: FormData) -> dict[str, str]:
    return {
        "word": line(form, "word"),
        "means": text(form, "means"),
        "language": line(form, "language"),
        "direction": line(form, "direction"),
    }


def _wire(values: dict[str, str]) -> dict[str, Any]:
    means = [" ".join(one.split()) for one in values["means"].splitlines()]
    return {**values, "means": [one for one in means if one]}


def _errors(visit: Visit, problem: Problem) -> dict[str, str]:
    _ = visit.text.gettext
    if problem.status == CONFLICT:
        return {"word": problem.detail}
    if problem.status not in {INVALID, CHANGED}:
        raise problem
    labels = {
        "word": _("Λέξη ή συντομογραφία"),
        "means": _("Σημαίνει το ίδιο"),
        "language": _("Γλώσσα της λέξης"),
        "direction": _("Κατεύθυνση"),
    }
    return faults.of(problem, labels)


async def _curator(visit: Visit) -> None:
    if CURATOR not in (await visit.person())["roles"]:
        raise Problem(FORBIDDEN)
