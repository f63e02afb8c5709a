"""Pages of a challenge for its owners: its state, solutions, questions and announcements."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from portal.api.client import NOTHING
from portal.api.problems import INVALID, REFUSED, Problem
from portal.forms import errors as faults
from portal.forms.reading import line, text
from portal.pages.challenge.standing import run_by, states
from portal.pages.solution.states import states as solution_states
from portal.visit import Visit

PAGE_SIZE: Final = 50


async def show(visit: Visit) -> Response:
    """Show the state of a challenge and the actions of its owners."""
    _me, found, may = await run_by(visit)
    challenge, path = found.data, {"challenge_id": found.data["id"]}
    cursor = visit.request.query_params.get("cursor", "")
    solutions, questions, owners, pilots, reviews = await visit.together(
        visit.read_or(NOTHING, "list_solutions", path=path, query={"limit": PAGE_SIZE, "cursor": cursor}),
        visit.read_or(NOTHING, "list_questions", path=path, query={"answered": "false"}),
        visit.read_or(NOTHING, "list_owners", path=path),
        visit.read_or(NOTHING, "list_pilots", query={"challenge": challenge["id"]}),
        visit.read_or(NOTHING, "list_challenge_reviews", path=path),
    )
    here = visit.path(f"challenges/{challenge['id']}/manage")
    return visit.page(
        "challenge/manage.html",
        challenge=challenge,
        may=may,
        state=states(visit).get(challenge["state"], challenge["state"]),
        solution_states=solution_states(visit),
        solutions=solutions["items"],
        next_path=f"{here}?cursor={solutions['next']}" if solutions["next"] else None,
        questions=questions["items"],
        asking=[owner for owner in owners["items"] if owner["state"] == "requested"],
        pilots=pilots["items"],
        review=next(iter(reviews["items"]), None),
    )


async def questions(visit: Visit) -> Response:
    """Show the questions, or answer one."""
    _me, found, _may = await run_by(visit)
    path = {"challenge_id": found.data["id"]}
    written, about, errors = "", "", {}
    if visit.request.method == "POST":
        form = await visit.form()
        about, written = text(form, "question"), text(form, "answer")
        try:
            await visit.send("answer_question", path={**path, "question_id": about}, body={"text": written})
        except Problem as problem:
            if problem.status not in REFUSED:
                raise
            label = {"text": visit.text.gettext("Η απάντηση")}
            errors = {f"answer-{about}" if name else "": said for name, said in faults.of(problem, label).items()}
        else:
            return visit.done(visit.path(f"challenges/{found.data['id']}/questions"), "answered")
    listed = await visit.read("list_questions", path=path, query={"limit": 100})
    return visit.page(
        "challenge/questions.html",
        status=INVALID if errors else 200,
        challenge=found.data,
        questions=sorted(listed["items"], key=lambda one: one["answer"] is not None),
        about=about,
        written=written,
        errors=errors,
    )


async def announcements(visit: Visit) -> Response:
    """Show the announcements, or publish one."""
    _me, found, _may = await run_by(visit)
    path = {"challenge_id": found.data["id"]}
    values, errors = {"title": "", "text": ""}, {}
    if visit.request.method == "POST":
        form = await visit.form()
        values = {"title": line(form, "title"), "text": text(form, "text")}
        try:
            await visit.send("make_announcement", path=path, body=values)
        except Problem as problem:
            if problem.status not in REFUSED:
                raise
            labels = {"title": visit.text.gettext("Τίτλος"), "text": visit.text.gettext("Κείμενο")}
            errors = faults.of(problem, labels)
        else:
            return visit.done(visit.path(f"challenges/{found.data['id']}/announcements"), "announced")
    listed = await visit.read_or(NOTHING, "list_announcements", path=path)
    return visit.page(
        "challenge/announcements.html",
        status=INVALID if errors else 200,
        challenge=found.data,
        announcements=listed["items"],
        values=values,
        errors=errors,
    )
