"""Pages for authors and curators of documents: the form, the steps, and their list."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response

from portal.api.problems import FORBIDDEN, INVALID, REFUSED, Problem
from portal.forms import errors as faults
from portal.forms.reading import line, text
from portal.forms.saving import Draft, Noun, opened, saved
from portal.pages.library import content
from portal.pages.library.standing import proposes, standing
from portal.roles import CURATOR, approved_for
from portal.visit import Visit

DOCUMENT: Final = Noun("read_document", "edit_document", content.shown, content.read, content.wire, content.labels)
PAGE_SIZE: Final = 20
LANGUAGES: Final = ("el", "en", "fr", "de", "it", "es")
_STEPS: Final = {
    "propose": ("propose_document", "", "document_proposed"),
    "publish": ("publish_document", "comment", "document_published"),
    "reject": ("reject_document", "comment", "document_rejected"),
    "withdraw": ("withdraw_document", "reason", "withdrawn"),
    "delete": ("delete_document", "", "deleted"),
}


async def mine(visit: Visit) -> Response:
    """Show the documents that the person handles."""
    me = await visit.person()
    if not proposes(me):
        raise Problem(FORBIDDEN)
    asked = {name: visit.request.query_params.get(name, "") for name in ("state", "cursor")}
    found = await visit.read("list_own_documents", query={**asked, "limit": PAGE_SIZE})
    onwards = urlencode({"state": asked["state"], "cursor": found["next"] or ""})
    return visit.page(
        "library/mine.html",
        found=found["items"],
        state=asked["state"],
        states=content.states(visit),
        kinds=await visit.labels("document_kinds"),
        curates=CURATOR in me["roles"],
        next_path=f"{visit.path('library/mine')}?{onwards}" if found["next"] else None,
    )


async def new(visit: Visit) -> Response:
    """Show an empty form, or begin a document."""
    me = await visit.person()
    if not proposes(me):
        raise Problem(FORBIDDEN)
    bodies = {} if CURATOR in me["roles"] else approved_for(me, visit.language)
    values = content.empty()
    errors: dict[str, str] = {}
    values["organisation_id"] = next(iter(bodies), "")
    if visit.request.method == "POST":
        form = await visit.form()
        values = {**content.read(form), "organisation_id": line(form, "organisation_id") or values["organisation_id"]}
        body, errors = content.wire(values, set(content.FIELDS), visit)
        if not errors:
            try:
                body["organisation_id"] = values["organisation_id"] or None
                made = await visit.send("create_document", body=body)
            except Problem as problem:
                if problem.status not in REFUSED:
                    raise
                errors = faults.of(problem, content.labels(visit))
            else:
                return visit.done(visit.path(f"library/{made.data['id']}"), "saved")
    return await _form(visit, None, values, errors, bodies=bodies)


async def edit(visit: Visit) -> Response:
    """Show a document as a form, or save the changes."""
    path = {"document_id": visit.request.path_params["document_id"]}
    me, found = await visit.together(visit.person(), visit.call("read_document", path=path))
    if not standing(me, found.data).edit:
        raise Problem(FORBIDDEN)
    draft = await opened(visit, DOCUMENT, found)
    if visit.request.method == "POST":
        draft = await saved(visit, DOCUMENT, path, found)
        if draft.notice:
            return visit.done(visit.path(f"library/{path['document_id']}"), draft.notice)
    return await _form(visit, draft, draft.values, draft.errors)


async def step(visit: Visit) -> Response:
    """Ask whether a step is meant, with a reason where one is due, then take it."""
    path = {"document_id": visit.request.path_params["document_id"]}
    name = visit.request.url.path.rpartition("/")[2]
    me, document = await visit.together(visit.person(), visit.read("read_document", path=path))
    if not getattr(standing(me, document), name):
        raise Problem(FORBIDDEN)
    operation, field, done = _STEPS[name]
    values, errors = {field: ""} if field else {}, {}
    if visit.request.method == "POST":
        values = {field: text(await visit.form(), field)} if field else {}
        try:
            await visit.send(operation, path=path, body=values or None)
        except Problem as problem:
            if problem.status not in {*REFUSED, FORBIDDEN}:
                raise
            errors = faults.of(problem, content.labels(visit))
        else:
            return visit.done(visit.path("library/mine" if name == "delete" else f"library/{document['id']}"), done)
    return visit.page(
        "library/step.html",
        status=INVALID if errors else 200,
        document=document,
        step=name,
        field=field,
        values=values,
        errors=errors,
        labels=content.labels(visit),
    )


async def _form(
    visit: Visit,
    draft: Draft | None,
    values: dict[str, Any],
    errors: dict[str, str],
    *,
    bodies: dict[str, str] | None = None,
) -> Response:
    taxonomies = (
        "document_kinds", "document_topics", "document_tasks", "document_levels", "document_licences",
        "document_forces", "document_languages", "government_levels", "principles", "sectors",
    )  # fmt: skip
    options = dict(zip(taxonomies, await visit.together(*(visit.labels(one) for one in taxonomies)), strict=True))
    languages = options["document_languages"]
    offered = dict.fromkeys([*LANGUAGES, *values["languages"]])
    return visit.page(
        "library/edit.html",
        status=draft.status if draft else INVALID if errors else 200,
        document=draft.thing if draft else None,
        draft=draft,
        values=values,
        errors=errors,
        theirs=draft.sides() if draft else {},
        labels=content.labels(visit),
        options=options,
        languages=[(code, languages.get(code, code)) for code in offered],
        bodies=bodies or {},
    )
