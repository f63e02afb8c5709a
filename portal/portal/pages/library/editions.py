"""Page of the editions of a document: their facts, and their publication."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from portal.api.problems import FORBIDDEN, INVALID, REFUSED, Problem
from portal.forms import errors as faults
from portal.forms.conversion import converted
from portal.forms.reading import day, iso_day, line, text, written_day
from portal.pages.library.standing import standing
from portal.roles import CURATOR
from portal.visit import Visit

_BLANK: Final = {"label": "", "issued_on": "", "language": "el", "translation": "original", "changed": ""}


async def show(visit: Visit) -> Response:
    """Show the editions of a document. Save the facts of the open one, or publish it."""
    path = {"document_id": visit.request.path_params["document_id"]}
    me, document, found = await visit.together(
        visit.person(), visit.read("read_document", path=path), visit.read("list_document_editions", path=path)
    )
    if not standing(me, document).edit:
        raise Problem(FORBIDDEN)
    opened = next((one for one in found["items"] if not one["published_at"]), None)
    values: dict[str, Any] = dict(_BLANK)
    if opened:
        values = {**{name: opened[name] for name in _BLANK}, "issued_on": written_day(opened["issued_on"])}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        form = await visit.form()
        values = {name: line(form, name) for name in ("label", "language", "translation")}
        values |= {"changed": text(form, "changed"), "issued_on": day(form, "issued_on")}
        publishes = line(form, "action") == "publish"
        errors = await _saved(visit, path, opened, values, publishes=publishes)
        if not errors:
            done = "edition_published" if publishes else "saved"
            return visit.done(visit.path(f"library/{path['document_id']}/editions"), done)
    return visit.page(
        "library/editions.html",
        status=INVALID if errors else 200,
        document=document,
        opened=opened,
        published=[one for one in found["items"] if one["published_at"]],
        values=values,
        errors=errors,
        labels=labels(visit),
        languages=await visit.labels("document_languages"),
        publishes=CURATOR in me["roles"] and document["state"] == "published",
        statuses=statuses(visit),
    )


def labels(visit: Visit) -> dict[str, str]:
    """Return the label of each field."""
    _ = visit.text.gettext
    return {
        "label": _("Όνομα της έκδοσης"),
        "issued_on": _("Ημερομηνία έκδοσης"),
        "language": _("Γλώσσα"),
        "translation": _("Μετάφραση"),
        "changed": _("Τι άλλαξε"),
        "files": _("Αρχεία"),
    }


def statuses(visit: Visit) -> dict[str, str]:
    """Return why the words of a file are not searched, by its status."""
    _ = visit.text.gettext
    return {
        "queued": _("Οι λέξεις του διαβάζονται· σε λίγο θα βρίσκονται στην αναζήτηση."),
        "no_text": _("Δεν γίνεται αναζήτηση μέσα στο αρχείο: είναι σαρωμένο."),
        "encrypted": _("Δεν γίνεται αναζήτηση μέσα στο αρχείο: έχει κωδικό."),
        "damaged": _("Δεν γίνεται αναζήτηση μέσα στο αρχείο: δεν διαβάζεται."),
        "too_long": _("Γίνεται αναζήτηση μόνο στην αρχή του αρχείου: είναι πολύ μεγάλο."),
    }


async def _saved(
    visit: Visit,
    path: Mapping[str, str],
    opened: Mapping[str, Any] | None,
    values: Mapping[str, Any],
    *,
    publishes: bool,
) -> dict[str, str]:
    _ = visit.text.gettext
    unreadable = _("Η ημερομηνία έκδοσης χρειάζεται ημέρα, μήνα και έτος που υπάρχουν, όπως 9 3 2025")
    body, errors = converted(values, tuple(values), {"issued_on": iso_day}, lambda _name: unreadable)
    if errors:
        return errors
    try:
        if opened is None:
            made = (await visit.send("begin_document_edition", path=path, body=body)).data
        else:
            where = {**path, "number": str(opened["number"])}
            made = (await visit.send("edit_document_edition", path=where, body=body, step="-save")).data
        if publishes:
            where = {**path, "number": str(made["number"])}
            await visit.send("publish_document_edition", path=where, step="-publish")
    except Problem as problem:
        if problem.status not in REFUSED:
            raise
        return faults.of(problem, labels(visit))
    return {}
