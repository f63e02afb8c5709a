"""Edit rules: the changes allowed in each state of a challenge, and the completeness required afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from challenges.call.challenge import content, errors
from challenges.call.challenge.states import APPROVED, IN_WORK, PUBLISHED, SEEN
from challenges.call.phase.model import lacking
from challenges.call.phase.plan import Plan, replan
from chassis.language import Localized

if TYPE_CHECKING:
    from challenges.call.challenge.model import Challenge

EDITABLE: Final = frozenset({*IN_WORK, APPROVED, *SEEN})


@dataclass(frozen=True)
class Edit:
    """A checked change: the new content, the new phases if there are any, and the names of the changed fields."""

    says: Mapping[str, Any]
    plan: Plan | None
    changed: Sequence[str]


def prepare(challenge: Challenge, changes: Mapping[str, Any], at: datetime) -> Edit:
    """Check a change as a whole, without writing anything.

    In an approved challenge that is not published yet, only the phases may change. A challenge that was submitted once
    stays complete. Rules are fixed from the first opening.
    """
    before = content.content_of(challenge)
    says = {**before, **{name: value for name, value in changes.items() if name != "phases"}}
    if says["team"] == content.ALONE:
        says["max_team_size"] = 1
    plan = replan(challenge.phases, changes.get("phases"), at=at, shown=challenge.state == PUBLISHED)
    changed = [name for name in content.CONTENT_FIELDS if before[name] != says[name]]
    changed += ["phases"] if plan else []
    _check_state(challenge, changed, at)
    complete = challenge.state not in IN_WORK
    content.check(says, complete=complete)
    if plan and complete:
        _check_phases(challenge, plan, at)
    return Edit(says, plan, changed)


def _check_state(challenge: Challenge, changed: Sequence[str], at: datetime) -> None:
    if challenge.state not in EDITABLE:
        raise errors.ChallengeNotEditable(state=challenge.state)
    if challenge.state == APPROVED and set(changed) - {"phases"}:
        raise errors.ChallengeNotEditable(_ONLY_PHASES, state=challenge.state)
    shown = challenge.state == PUBLISHED
    begun = any(phase.opened_at or (shown and phase.opens_at <= at) for phase in challenge.phases)
    rules = [name for name in changed if name in content.RULES]
    if begun and rules:
        raise errors.RulesFixed(fields=rules)


def _check_phases(challenge: Challenge, plan: Plan, at: datetime) -> None:
    faults = list(lacking(plan.says))
    if faults:
        raise errors.ChallengeIncomplete(errors=faults)
    moment = challenge.publish_at or at
    entering = any(phase["takes_submissions"] and phase["closes_at"] > moment for phase in plan.says)
    if challenge.state == APPROVED and not entering:
        raise errors.ChallengeDatesPassed


_ONLY_PHASES = Localized(
    el="Εγκρίθηκε ως έχει· μόνο οι φάσεις αλλάζουν ως τη δημοσίευση",
    en="It was approved as it is; only its phases may change before it is published",
)
