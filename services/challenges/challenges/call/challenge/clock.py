"""Transitions of a challenge that are due by time, each applied once and dated to its planned minute, however late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from challenges.call.challenge.model import Challenge
from challenges.call.challenge.states import PUBLISHABLE, PUBLISHED
from challenges.call.phase.events import ChallengePhaseClosed, ChallengePhaseOpened
from chassis.events import Event


def tick(challenge: Challenge, now: datetime, submitted: Mapping[UUID, int]) -> list[Event]:
    """Apply everything that was due by `now`, in order of time. `submitted` counts the solutions of each phase."""
    events: list[Event] = []
    if challenge.state in PUBLISHABLE and challenge.publish_at is not None and challenge.publish_at <= now:
        events += challenge.show(challenge.publish_at)
    if challenge.state == PUBLISHED and challenge.shown_at is not None:
        events += _phases(challenge, now, submitted, since=challenge.shown_at)
    if events:
        challenge.touch(now)
    return events


def _phases(challenge: Challenge, now: datetime, submitted: Mapping[UUID, int], *, since: datetime) -> list[Event]:
    events: list[Event] = []
    common = {**challenge.identity(), "title": challenge.title, "demo": challenge.demo}
    for phase in challenge.phases:
        if phase.opened_at is None and phase.opens_at <= now:
            # what is not public yet opens with its publication
            phase.opened_at = max(phase.opens_at, since)
            events.append(ChallengePhaseOpened(**common, **phase.facts(), opened_at=phase.opened_at))
        if phase.opened_at is not None and phase.closed_at is None and phase.closes_at <= now:
            phase.submissions = submitted.get(phase.id, 0)
            phase.closed_at = max(phase.closes_at, phase.opened_at)
            events.append(ChallengePhaseClosed(**common, **phase.facts(), closed_at=phase.closed_at))
    return events
