"""Naming: a member's consent to be named publicly, asked once their solution was selected or won."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from challenges.entry.solution.model import SELECTED, WINNER
from challenges.entry.team import errors

if TYPE_CHECKING:
    from challenges.call.challenge.model import Challenge
    from challenges.entry.solution.model import Solution
    from chassis.principal import Principal

NAMEABLE: Final = frozenset({SELECTED, WINNER})


def decide(solution: Solution, challenge: Challenge, *, agreed: bool, by: Principal, at: datetime) -> None:
    """Record the consent of a member for this solution, or withdraw it. Withdrawing is possible in every state."""
    solution.check_member(by)
    if agreed and not (solution.state in NAMEABLE and challenge.is_public):
        raise errors.TeamNotNamed(state=solution.state)
    member = next(one for one in solution.team if one.person_id == by.person_id)
    member.named_at = (member.named_at or at) if agreed else None
