"""Pages of an evaluator: one's evaluations and invitations, the declaration, the scores, the recusal."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from portal.api.client import NOTHING, Answer
from portal.api.problems import INVALID, REFUSED, Problem
from portal.forms.reading import text
from portal.forms.saving import Draft, opened, refused, saved
from portal.pages.evaluation.content import LIMIT, ScoreForm
from portal.visit import Visit

OPEN: Final = frozenset({"assigned", "accepted"})
MOST_BODIES: Final = 8
NEVER: Final = "9999"


async def mine(visit: Visit) -> Response:
    """Show one's evaluations, the open ones first, and the challenges whose owners ask one to evaluate."""
    await visit.person()
    cursor = visit.request.query_params.get("cursor", "")
    found, invitations = await visit.together(
        visit.read("list_own_evaluations", query={"limit": 100, "cursor": cursor}),
        visit.read_or(NOTHING, "list_evaluator_invitations"),
    )
    items = sorted(found["items"], key=lambda one: (one["state"] not in OPEN, one["due_at"] or NEVER))
    return visit.page(
        "evaluation/mine.html",
        waiting=[one for one in items if one["state"] in OPEN],
        done=[one for one in items if one["state"] not in OPEN],
        states=states(visit),
        invitations=invitations["items"],
        next_path=f"{visit.path('evaluations')}?cursor={found['next']}" if found["next"] else None,
    )


async def answer(visit: Visit) -> Response:
    """Accept or decline an invitation to evaluate."""
    await visit.person()
    accepts = text(await visit.form(), "decision") == "accept"
    path = {"challenge_id": visit.request.path_params["challenge_id"]}
    await visit.send("answer_evaluator_invitation", path=path, body={"decision": "accept" if accepts else "decline"})
    return visit.done(visit.path("evaluations"), "evaluator" if accepts else "declined")


async def show(visit: Visit) -> Response:
    """Show an evaluation: the declaration first, then the solution and its scores; or do the next step."""
    path = {"evaluation_id": visit.request.path_params["evaluation_id"]}
    _me, found = await visit.together(visit.person(), visit.call("read_evaluation", path=path))
    if visit.request.method != "POST":
        return await _page(visit, found)
    if found.data["state"] == "assigned":
        return await _declare(visit, found, path)
    form = ScoreForm(found.data)
    draft = await saved(visit, form.noun, path, found)
    if not draft.notice:
        return await _page(visit, found, draft)
    if text(await visit.form(), "action") != "submit":
        return visit.done(visit.path(f"evaluations/{path['evaluation_id']}"), draft.notice)
    try:
        await visit.send("submit_evaluation", path=path, step="-submit")
    except Problem as problem:
        errors = refused(visit, form.noun, problem)
        now = await visit.call("read_evaluation", path=path)
        return await _page(visit, now, await opened(visit, form.noun, now, errors))
    return visit.done(visit.path("evaluations"), "scored")


async def recuse(visit: Visit) -> Response:
    """Ask for the conflict of interest, then end the evaluation."""
    path = {"evaluation_id": visit.request.path_params["evaluation_id"]}
    _me, found = await visit.together(visit.person(), visit.call("read_evaluation", path=path))
    reason, errors = "", {}
    if visit.request.method == "POST":
        reason = text(await visit.form(), "conflict")
        errors = await _declared(visit, path, reason or None, needed=True)
        if not errors:
            return visit.done(visit.path("evaluations"), "recused")
    status = INVALID if errors else 200
    return visit.page("evaluation/recuse.html", status=status, evaluation=found.data, reason=reason, errors=errors)


async def _declare(visit: Visit, found: Answer, path: dict[str, str]) -> Response:
    form = await visit.form()
    interest, reason = text(form, "interest"), text(form, "conflict")
    has_interest = interest == "yes"
    errors = {"interest": visit.text.gettext("Επιλέξτε τη δήλωσή σας")}
    if interest in {"yes", "no"}:
        errors = await _declared(visit, path, reason or None if has_interest else None, needed=has_interest)
    if errors:
        return await _page(visit, found, errors=errors, reason=reason, interest=interest)
    if has_interest:
        return visit.done(visit.path("evaluations"), "recused")
    return visit.done(visit.path(f"evaluations/{path['evaluation_id']}"), "declared")


async def _declared(visit: Visit, path: dict[str, str], conflict: str | None, *, needed: bool) -> dict[str, str]:
    if needed and conflict is None:
        return {"conflict": visit.text.gettext("Γράψτε ποιο είναι το συμφέρον")}
    try:
        await visit.send("declare_interest", path=path, body={"conflict": conflict})
    except Problem as problem:
        if problem.status not in REFUSED:
            raise
        return {"conflict" if problem.errors else "": " ".join(problem.errors.values()) or problem.detail}
    return {}


async def _page(
    visit: Visit,
    found: Answer,
    draft: Draft | None = None,
    *,
    errors: dict[str, str] | None = None,
    reason: str = "",
    interest: str = "",
) -> Response:
    evaluation = found.data
    form = ScoreForm(evaluation)
    draft = draft or await opened(visit, form.noun, found, errors)
    reads = evaluation["state"] in {"accepted", "submitted"}
    solution = None
    if reads:
        solution = await visit.read_or(None, "read_solution", path={"solution_id": evaluation["solution_id"]})
    behind = {one["organisation_id"] for one in evaluation["entrants"] if one["organisation_id"]}
    bodies = await visit.together(
        *(
            visit.read_or(None, "get_organisation", path={"organisation_id": one})
            for one in sorted(behind)[:MOST_BODIES]
        )
    )
    return visit.page(
        "evaluation/evaluation.html",
        status=draft.status,
        evaluation=evaluation,
        solution=solution,
        state=states(visit).get(evaluation["state"], evaluation["state"]),
        bodies=[one for one in bodies if one],
        people=[one.get("name") for one in evaluation["entrants"] if one.get("name")],
        number=len(evaluation["entrants"]),
        draft=draft,
        values=draft.values,
        errors=draft.errors,
        theirs=draft.sides(),
        labels=form.labels(visit),
        scales={one["code"]: [(str(n), str(n)) for n in range(one["maximum"] + 1)] for one in evaluation["criteria"]},
        limit=LIMIT,
        reason=reason,
        interest=interest,
    )


def states(visit: Visit) -> dict[str, str]:
    """Return the names of an evaluation's states."""
    _ = visit.text.gettext
    return {
        "assigned": _("Περιμένει τη δήλωσή σας"),
        "accepted": _("Περιμένει βαθμούς"),
        "submitted": _("Υποβλήθηκε"),
        "recused": _("Εξαίρεση"),
        "removed": _("Αφαιρέθηκε"),
    }
