"""Page of a renewal: it shows the question, and only its button answers."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from portal.api.problems import CONFLICT, INVALID, REFUSED, Problem
from portal.forms import errors as faults
from portal.forms.reading import day, iso_day, text
from portal.visit import Visit

ANSWERS: Final = ("running", "changed", "ended")
LIMIT: Final = 2_000


async def show(visit: Visit) -> Response:
    """Show whether a practice still runs, or record the answer of its body."""
    await visit.person()
    path = {"practice_id": visit.request.path_params["practice_id"]}
    values: dict[str, str] = {"answer": "", "ended_on": "", "why": ""}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        form = await visit.form()
        values = {"answer": text(form, "answer"), "ended_on": day(form, "ended_on"), "why": text(form, "why")}
        errors = await _answer(visit, path, values)
        if not errors:
            after = "/edit" if values["answer"] == "changed" else ""
            return visit.done(visit.path(f"practices/{path['practice_id']}{after}"), f"renewal_{values['answer']}")
    standing = await visit.read("read_renewal", path=path)
    status = 200
    if errors:
        status = CONFLICT if "" in errors else INVALID
    return visit.page(
        "renewal/renewal.html",
        status=status,
        standing=standing,
        values=values,
        errors=errors,
        labels=_labels(visit),
        options=_options(visit),
        limit=LIMIT,
    )


async def _answer(visit: Visit, path: dict[str, str], values: dict[str, str]) -> dict[str, str]:
    _ = visit.text.gettext
    if values["answer"] not in ANSWERS:
        return {"answer": _("Επιλέξτε αν ισχύει, άλλαξε ή έληξε")}
    body: dict[str, Any] = {"answer": values["answer"], "why": values["why"], "ended_on": None}
    if values["answer"] == "ended":
        try:
            body["ended_on"] = iso_day(values["ended_on"])
        except ValueError:
            return {"ended_on": _("Η ημέρα που έληξε χρειάζεται ημέρα, μήνα και έτος που υπάρχουν, όπως 9 3 2025")}
    try:
        await visit.send("answer_renewal", path=path, body=body)
    except Problem as problem:
        if problem.status not in REFUSED:
            raise
        return faults.of(problem, _labels(visit))
    return {}


def _labels(visit: Visit) -> dict[str, str]:
    _ = visit.text.gettext
    return {
        "answer": _("Ισχύει ακόμη η πρακτική;"),
        "ended_on": _("Πότε έληξε"),
        "why": _("Τι άλλαξε ή γιατί έληξε (προαιρετικό)"),
    }


def _options(visit: Visit) -> list[tuple[str, str]]:
    _ = visit.text.gettext
    return [
        ("running", _("Ναι, ισχύει όπως δημοσιεύθηκε")),
        ("changed", _("Ισχύει, αλλά άλλαξε: θα διορθώσουμε το κείμενο")),
        ("ended", _("Όχι, έληξε")),
    ]
