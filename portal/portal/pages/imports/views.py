"""Pages of imports: send a file, see what became of each row, and act on all its drafts together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from portal.api.client import NOTHING
from portal.api.problems import CONFLICT, FORBIDDEN, INVALID, REFUSED, REFUSED_OR_LIMITED, Problem
from portal.forms.reading import text
from portal.pages.imports.upload import chosen, kind_of, sent
from portal.roles import approved_for, edited_for
from portal.visit import Visit

PAGE_SIZE: Final = 50
TOO_LARGE: Final = 413
UNSUPPORTED: Final = 415
OPEN: Final = frozenset({"received", "checking", "running"})
BULK: Final = {"submit": "submit_import_drafts", "approve": "approve_import_drafts"}


async def show(visit: Visit) -> Response:
    """Show the form of a new import and the imports of one's bodies."""
    return await _list(visit)


async def send(visit: Visit) -> Response:
    """Send the file of the form, and lead to its progress."""
    me = await visit.person()
    form = await visit.form()
    _ = visit.text.gettext
    file = await chosen(visit)
    kind = kind_of(file) if file else None
    if file is None or kind is None:
        wrong = _("Επιλέξτε ένα αρχείο") if file is None else _("Το αρχείο πρέπει να είναι XLSX, CSV ή NDJSON")
        return await _list(visit, {"file": wrong})
    bodies = edited_for(me, visit.language)
    organisation_id = text(form, "organisation_id") or next(iter(bodies), "")
    try:
        made = await sent(visit, file, kind, organisation_id=organisation_id, dry_run=bool(text(form, "dry_run")))
    except Problem as problem:
        if problem.status not in REFUSED_OR_LIMITED | {TOO_LARGE, UNSUPPORTED}:
            raise
        return await _list(visit, {"file": problem.detail})
    return visit.go(visit.path(f"practices/imports/{made}"))


async def one(visit: Visit) -> Response:
    """Show an import with its rows, or submit or approve its drafts, a hundred at a time."""
    path = {"import_id": visit.request.path_params["import_id"]}
    me = await visit.person()
    result: dict[str, Any] | None = None
    action, error = "", ""
    if visit.request.method == "POST":
        form = await visit.form()
        action = text(form, "action")
        if action in BULK:
            try:
                query = {"after": text(form, "after")}
                result = (await visit.send(BULK[action], path=path, query=query)).data
            except Problem as problem:
                if problem.status not in REFUSED:
                    raise
                error = problem.detail
    state = visit.request.query_params.get("state", "")
    cursor = visit.request.query_params.get("cursor", "")
    found, rows = await visit.together(
        visit.read("read_import", path=path),
        visit.read_or(
            NOTHING, "list_import_rows", path=path, query={"state": state, "cursor": cursor, "limit": PAGE_SIZE}
        ),
    )
    here = visit.path(f"practices/imports/{found['id']}")
    kept = f"state={state}&" if state else ""
    return visit.page(
        "imports/import.html",
        status=CONFLICT if error else 200,
        found=found,
        rows=rows["items"],
        state=state,
        states=states(visit),
        row_states=row_states(visit),
        running=found["state"] in OPEN,
        approves=found["organisation_id"] in approved_for(me, visit.language),
        result=result,
        action=action,
        error=error,
        next_path=f"{here}?{kept}cursor={rows['next']}" if rows["next"] else None,
    )


async def cancel(visit: Visit) -> Response:
    """Ask whether to cancel an import, then do it."""
    return await _step(visit, "cancel", "cancel_import", "import_cancelled")


async def delete_drafts(visit: Visit) -> Response:
    """Ask whether to delete the drafts of an import that were never submitted, then do it."""
    return await _step(visit, "delete", "delete_import_drafts", "import_deleted")


def states(visit: Visit) -> dict[str, str]:
    """Return the names of an import's states."""
    _ = visit.text.gettext
    return {
        "received": _("Λείπουν μέρη του αρχείου"),
        "checking": _("Διαβάζεται"),
        "running": _("Γίνονται τα προσχέδια"),
        "finished": _("Τελείωσε"),
        "failed": _("Απέτυχε"),
        "cancelled": _("Ακυρώθηκε"),
    }


def row_states(visit: Visit) -> dict[str, str]:
    """Return the names of a row's states."""
    _ = visit.text.gettext
    return {
        "faulty": _("Με λάθη"),
        "created": _("Έγινε προσχέδιο"),
        "skipped": _("Υπήρχε ήδη"),
        "waiting": _("Περιμένει"),
    }


async def _step(visit: Visit, step: str, operation: str, notice: str) -> Response:
    path = {"import_id": visit.request.path_params["import_id"]}
    _me, found = await visit.together(visit.person(), visit.read("read_import", path=path))
    error = ""
    if visit.request.method == "POST":
        try:
            await visit.call(operation, path=path)
        except Problem as problem:
            if problem.status not in REFUSED:
                raise
            error = problem.detail
        else:
            return visit.done(visit.path(f"practices/imports/{path['import_id']}"), notice)
    return visit.page("imports/confirm.html", status=CONFLICT if error else 200, found=found, step=step, error=error)


async def _list(visit: Visit, errors: Mapping[str, str] | None = None) -> Response:
    me = await visit.person()
    bodies = edited_for(me, visit.language)
    if not bodies:
        raise Problem(FORBIDDEN)
    cursor = visit.request.query_params.get("cursor", "")
    found = await visit.read("list_imports", query={"cursor": cursor, "limit": PAGE_SIZE})
    return visit.page(
        "imports/imports.html",
        status=INVALID if errors else 200,
        imports=found["items"],
        bodies=bodies,
        states=states(visit),
        errors=errors or {},
        next_path=f"{visit.path('practices/imports')}?cursor={found['next']}" if found["next"] else None,
    )
