"""Waiting: the things that wait for a person, from every list of the API, in one order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from portal.roles import approved_for, edited_for

if TYPE_CHECKING:
    from portal.visit import Visit

Items = list[dict[str, Any]]
OPEN_EVALUATIONS: Final = frozenset({"assigned", "accepted"})
RETURNED: Final = frozenset({"changes_requested", "edits_requested"})
TO_APPROVE: Final = "internal_approval"
NEVER: Final = "9999"


class Found(NamedTuple):
    """The lists of the API in which something may wait."""

    practices: Items
    challenges: Items
    practice_approvals: Items
    challenge_approvals: Items
    reviews: Items
    challenge_reviews: Items
    evaluations: Items
    evaluator_invitations: Items
    team_invitations: Items
    expert_invitations: Items
    introductions: Items


class Task(NamedTuple):
    """One thing that waits: its kind in words, its title, the body or challenge behind it, and its page."""

    kind: str
    title: str
    about: str
    since: str | None
    path: str
    due_at: str | None = None
    overdue: bool = False
    take_over: bool = False


def waiting(visit: Visit, me: Mapping[str, Any], found: Found) -> list[Task]:
    """Return everything that waits for a person, the most urgent first."""
    tasks = [*_reviews(visit, found), *_own(visit, me, found), *_invitations(visit, found)]
    return sorted(tasks, key=lambda task: (not task.overdue, task.due_at or NEVER, task.since or NEVER))


def _reviews(visit: Visit, found: Found) -> Iterator[Task]:
    _ = visit.text.gettext
    for kind, items, place, key in (
        (_("Έλεγχος πρακτικής"), found.reviews, "review/practices", "practice_id"),
        (_("Έλεγχος πρόκλησης"), found.challenge_reviews, "review/challenges", "challenge_id"),
    ):
        for one in items:
            about = one.get(f"organisation_name_{visit.language}") or ""
            yield Task(
                kind,
                one["title"],
                about,
                one["waiting_since"],
                visit.path(f"{place}/{one[key]}"),
                one["due_at"],
                overdue=bool(one["overdue"]),
                take_over=bool(one.get("take_over")),
            )
    for one in found.evaluations:
        if one["state"] in OPEN_EVALUATIONS:
            path = visit.path(f"evaluations/{one['id']}")
            yield Task(
                _("Αξιολόγηση λύσης"),
                one["solution_title"],
                one["challenge_title"],
                one["assigned_at"],
                path,
                one["due_at"],
                overdue=_is_past(one["due_at"]),
            )


def _own(visit: Visit, me: Mapping[str, Any], found: Found) -> Iterator[Task]:
    _ = visit.text.gettext
    speaks_for, writes_for = approved_for(me, visit.language), edited_for(me, visit.language)
    for kind, items, bodies, place, below in (
        (_("Έγκριση πρακτικής του φορέα"), found.practice_approvals, speaks_for, "practices", ""),
        (_("Έγκριση πρόκλησης του φορέα"), found.challenge_approvals, speaks_for, "challenges", "/manage"),
        (_("Διόρθωση πρακτικής"), _returned(found.practices), writes_for, "practices", "/edit"),
        (_("Διόρθωση πρόκλησης"), _returned(found.challenges), writes_for, "challenges", "/edit"),
    ):
        for one in items:
            body = _body(one)
            if body in bodies:
                path = visit.path(f"{place}/{one['id']}{below}")
                yield Task(kind, one["title"], bodies[body], one["updated_at"], path)


def _invitations(visit: Visit, found: Found) -> Iterator[Task]:
    _ = visit.text.gettext
    name, network = f"organisation_name_{visit.language}", visit.path("network")
    for one in found.evaluator_invitations:
        path = visit.path("evaluations")
        yield Task(_("Πρόσκληση αξιολογητή"), one["challenge_title"], "", one["invited_at"], path)
    for one in found.team_invitations:
        path = visit.path(f"solutions/{one['solution_id']}")
        yield Task(_("Πρόσκληση σε ομάδα"), one["title"], one["challenge_title"], one["invited_at"], path)
    for one in found.expert_invitations:
        if one["state"] == "invited":
            yield Task(_("Πρόσκληση ειδικού"), one["challenge_title"], one[name] or "", one["invited_at"], network)
    for one in found.introductions:
        yield Task(_("Αίτημα γνωριμίας"), one[name], "", one["created_at"], network)


def _is_past(moment: str | None) -> bool:
    return moment is not None and datetime.fromisoformat(moment) < datetime.now(UTC)


def _returned(items: Items) -> Items:
    return [one for one in items if one["state"] in RETURNED]


def _body(one: Mapping[str, Any]) -> str:
    if "owners" in one:
        return next((owner["organisation_id"] for owner in one["owners"] if owner["lead"]), "")
    return one["organisation_id"] or ""
