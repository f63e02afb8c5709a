"""Advancing: writes down how a phase was decided, in a handful of statements however many solutions there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from challenges.bulk import insert_rows
from challenges.call.challenge.model import Challenge
from challenges.call.phase.model import Phase
from challenges.entry.solution.events import SolutionNotQualified, SolutionQualified, SolutionSelected, SolutionWon
from challenges.entry.solution.model import QUALIFIED, SELECTED, WINNER
from challenges.judging.result.events import ChallengeResultsPublished, Winner
from challenges.judging.result.model import Decided, Result
from challenges.judging.result.queries import Entrant
from chassis.events import Event

WINNERS_NAMED = 20

_MOVE = text(
    """
    UPDATE solutions SET state = decided.outcome, rank = decided.rank, total = decided.total, decided_at = :at,
           updated_at = :at, version = version + 1,
           phase_id = CASE WHEN decided.advances THEN coalesce(CAST(:next_phase AS uuid), phase_id) ELSE phase_id END
    FROM jsonb_to_recordset(CAST(:decided AS jsonb))
         AS decided(id uuid, outcome text, rank integer, total numeric, advances boolean)
    WHERE solutions.id = decided.id
    """
)


def write(session: Session, decided: Sequence[Decided], *, phase: Phase, following: Phase | None, at: datetime) -> None:
    """Keep the results, and move the solutions: those that advance stand in the following phase, if there is one."""
    insert_rows(session, Result, [one.row(phase, at) for one in decided])
    moved = [
        {
            "id": one.solution_id,
            "outcome": one.outcome,
            "rank": one.placing.rank,
            "total": str(one.placing.standing.total),
            "advances": one.advances,
        }
        for one in decided
    ]
    session.execute(
        _MOVE,
        {"decided": orjson.dumps(moved).decode(), "at": at, "next_phase": str(following.id) if following else None},
    )


def announcements(
    challenge: Challenge,
    phase: Phase,
    following: Phase | None,
    decided: Sequence[Decided],
    entrants: Mapping[UUID, Entrant],
    *,
    outcome: str,
) -> list[Event]:
    """Return the events of a decided phase: one for everybody, and one per solution for its team."""
    advanced = [one for one in decided if one.advances]
    events = [_news(challenge, phase, one, entrants[one.solution_id]) for one in decided if _is_news(one)]
    named = [
        Winner(solution_id=one.solution_id, title=entrants[one.solution_id].title, rank=one.placing.rank)
        for one in advanced[:WINNERS_NAMED]
    ]
    published = ChallengeResultsPublished(
        **challenge.identity(),
        phase_id=phase.id,
        position=phase.position,
        title=challenge.title,
        outcome=outcome,
        final=following is None or outcome == WINNER,
        entered=len(decided),
        advanced=len(advanced),
        winners=named,
        demo=challenge.demo,
    )
    return [published, *events]


def _is_news(one: Decided) -> bool:
    return one.outcome != one.placing.standing.state or one.outcome == QUALIFIED


def _news(challenge: Challenge, phase: Phase, one: Decided, entrant: Entrant) -> Event:
    whose: dict[str, Any] = {"solution_id": one.solution_id, "challenge_id": challenge.id, "team_ids": entrant.team_ids}
    public: dict[str, Any] = {**whose, "title": entrant.title, "challenge_title": challenge.title}
    if one.outcome == SELECTED:
        return SolutionSelected(**public, organisation_id=entrant.organisation_id)
    if one.outcome == WINNER:
        return SolutionWon(**public, rank=one.placing.rank)
    kind = SolutionQualified if one.outcome == QUALIFIED else SolutionNotQualified
    return kind(**whose, phase_id=phase.id, rank=one.placing.rank)
