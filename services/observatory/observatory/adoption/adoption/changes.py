"""Changes: the acts of the taker and of the giver on an adoption under way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.errors import FieldError
from chassis.events import Event
from chassis.principal import Principal
from commons.audience import PUBLIC
from commons.roles import APPROVER_ROLES, is_curator
from observatory.adoption.adoption import errors, events
from observatory.adoption.adoption.model import Adoption, AdoptionEntry
from observatory.adoption.adoption.states import (
    ABANDONED,
    ACTIVE,
    ADAPTED,
    COMPLETED,
    DORMANT,
    HARVEST,
    IMPLEMENT,
    INSIDE,
    INTERNAL_APPROVAL,
    NEVER_SKIPPED,
    ORDER,
    PAUSED,
    RETURNED,
    UNASKED,
    UNDER_WAY,
    WITHDRAWN,
)


def advance(
    adoption: Adoption,
    *,
    to: str,
    note: str,
    obstacles: str,
    skipped_reason: str,
    adapted_what: str | None,
    implemented_on: date | None,
    by: Principal,
    at: datetime,
    today: date,
) -> list[Event]:
    """Write the entry of the current step, and move to another one unless `to` is the same.

    Steps between are skipped with a reason. Going back is allowed. An entry wakes a dormant adoption.
    """
    adoption.check_editor(by)
    adoption.check_state(ACTIVE, DORMANT)
    assert adoption.step is not None
    here, there = ORDER.index(adoption.step), ORDER.index(to)
    between = ORDER[here + 1 : there]
    adapted = adoption.adapted_what if adapted_what is None else adapted_what
    leaves = here <= ORDER.index(IMPLEMENT) < there
    day = implemented_on or adoption.implemented_on
    enters = here < ORDER.index(IMPLEMENT) <= there and adoption.mode == ADAPTED
    _check(between, skipped_reason, day if leaves else today, today, changes_said=not enters or bool(adapted))
    adoption.adapted_what = adapted
    said = _write(adoption, note, obstacles, by)
    adoption.state = ACTIVE
    if here == there:
        adoption.write_entry(at)
        return []
    said.left_on = today
    came_from, adoption.step = adoption.step, to
    for step in between:
        _append(adoption, step, today, by, left_on=today, skipped=True, skipped_reason=skipped_reason)
    _append(adoption, to, today, by)
    if here < ORDER.index(IMPLEMENT) <= there and not adoption.audience_chosen:
        adoption.audience = PUBLIC
    adoption.write_entry(at)
    moved: list[Event] = [events.AdoptionAdvanced(**adoption.identity(), from_step=came_from, to_step=to)]
    return moved + (adoption.implement(day) if leaves and day else [])


def pause(adoption: Adoption, *, reason: str, by: Principal, at: datetime) -> list[Event]:
    """Pause the adoption."""
    adoption.check_editor(by)
    adoption.check_state(ACTIVE, DORMANT)
    adoption.state, adoption.reason = PAUSED, reason
    adoption.write_entry(at)
    return []


def resume(adoption: Adoption, *, by: Principal, at: datetime) -> list[Event]:
    """Go on with a paused or dormant adoption."""
    adoption.check_editor(by)
    adoption.check_state(PAUSED, DORMANT)
    adoption.state, adoption.reason = ACTIVE, ""
    adoption.write_entry(at)
    return []


def abandon(adoption: Adoption, *, reason: str, by: Principal, at: datetime, today: date) -> list[Event]:
    """End the adoption early. Outside its body, one that never began leaves no trace."""
    if adoption.state in INSIDE:
        adoption.check_editor(by)
        adoption.check_state(INTERNAL_APPROVAL, RETURNED)
        adoption.end(WITHDRAWN, at, today)
        adoption.reason = reason
        return []
    adoption.check_approver(by)
    adoption.check_state(*UNDER_WAY)
    adoption.end(ABANDONED, at, today)
    adoption.reason = reason
    return [adoption.abandoned()]


def finish(adoption: Adoption, *, note: str, obstacles: str, by: Principal, at: datetime, today: date) -> list[Event]:
    """Complete an adoption after its last step."""
    adoption.check_approver(by)
    adoption.check_state(ACTIVE, DORMANT)
    if adoption.step != HARVEST:
        raise errors.AdoptionNotImplemented(step=adoption.step)
    _write(adoption, note, obstacles, by)
    adoption.end(COMPLETED, at, today)
    return []


def change(adoption: Adoption, changes: Mapping[str, Any], *, by: Principal, at: datetime) -> list[Event]:
    """Change the given facts. Curators change the audience only."""
    if not (is_curator(by) and set(changes) <= {"audience"}):
        adoption.check_editor(by)
    before = adoption.for_everybody
    for name, value in changes.items():
        setattr(adoption, name, value)
    adoption.audience_chosen = adoption.audience_chosen or "audience" in changes
    adoption.touch(at)
    if adoption.implemented_on is None or adoption.for_everybody == before:
        return []
    return [events.AdoptionUnlisted(**adoption.identity()) if before else adoption.implementation_event()]


def answer(adoption: Adoption, *, says: str, comment: str, by: Principal, at: datetime) -> list[Event]:
    """Record the giver's word, which it may change."""
    if by.client_id is not None or not by.role_in(adoption.giver_id) & APPROVER_ROLES:
        raise errors.NotYourWord
    if adoption.giver_says == UNASKED:
        raise errors.AdoptionNotAsked
    same = adoption.giver_says == says
    adoption.giver_says, adoption.giver_comment, adoption.giver_said_at = says, comment, at
    adoption.touch(at)
    return [] if same else [events.AdoptionGiverAnswered(**adoption.identity(), says=says)]


def approve(adoption: Adoption, *, by: Principal, at: datetime) -> list[Event]:
    """Begin an adoption at the request of a contributor or a program."""
    adoption.check_approver(by)
    adoption.check_state(INTERNAL_APPROVAL)
    adoption.reason = ""
    return adoption.open(at)


def go_on(adoption: Adoption, at: datetime) -> list[Event]:
    """Begin an adoption that nobody of its body can approve any more."""
    adoption.check_state(INTERNAL_APPROVAL)
    adoption.reason = ""
    return adoption.open(at)


def send_back(adoption: Adoption, *, comment: str, by: Principal, at: datetime) -> list[Event]:
    """Return the adoption to its author, with a comment."""
    adoption.check_approver(by)
    adoption.check_state(INTERNAL_APPROVAL)
    adoption.state, adoption.reason = RETURNED, comment
    adoption.touch(at)
    return [events.AdoptionReturned(**adoption.identity())]


def submit(adoption: Adoption, *, waits: bool, by: Principal, at: datetime) -> list[Event]:
    """Ask again after a return, or begin at once where nobody else must approve."""
    adoption.check_editor(by)
    adoption.check_state(RETURNED)
    if not waits:
        adoption.reason = ""
        return adoption.open(at)
    adoption.state, adoption.asked_after_at = INTERNAL_APPROVAL, None
    adoption.touch(at)
    return [events.AdoptionApprovalRequested(**adoption.identity())]


def ask_after(adoption: Adoption, at: datetime) -> list[Event]:
    """Ask once whether the adoption is still going."""
    adoption.asked_after_at = at
    return [events.AdoptionAskedAfter(**adoption.identity())]


def remind(adoption: Adoption, at: datetime) -> list[Event]:
    """Announce once more, and only once, that the adoption waits for its body's approvers."""
    adoption.asked_after_at = at
    return [events.AdoptionApprovalRequested(**adoption.identity(), reminder=True)]


def fall_asleep(adoption: Adoption, at: datetime) -> list[Event]:
    """Mark the adoption dormant: nobody answered."""
    adoption.state = DORMANT
    adoption.touch(at)
    return [events.AdoptionDormant(**adoption.identity())]


def _check(between: tuple[str, ...], skipped_reason: str, day: date | None, today: date, *, changes_said: bool) -> None:
    found: list[FieldError] = []
    if NEVER_SKIPPED & set(between):
        found.append(errors.NEVER_SKIPPED)
    elif between and not skipped_reason:
        found.append(errors.SKIP_WITHOUT_REASON)
    if day is None:
        found.append(errors.WITHOUT_DAY)
    elif day > today:
        found.append(errors.IN_THE_FUTURE)
    if not changes_said:
        found.append(errors.WITHOUT_CHANGES)
    if found:
        raise errors.StepIncomplete(errors=found)


def _write(adoption: Adoption, note: str, obstacles: str, by: Principal) -> AdoptionEntry:
    said = adoption.entries[-1]
    said.note, said.obstacles = note or said.note, obstacles or said.obstacles
    said.person_id = by.person_id
    return said


def _append(adoption: Adoption, step: str, today: date, by: Principal, **facts: Any) -> None:
    adoption.entries.append(
        AdoptionEntry(
            number=len(adoption.entries) + 1, step=step, entered_on=today, person_id=by.person_id,
            **{"note": "", "obstacles": "", "skipped": False, "skipped_reason": "", **facts},
        )
    )  # fmt: skip
