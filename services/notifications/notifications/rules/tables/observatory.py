"""Rules for events of the observatory."""

from __future__ import annotations

from typing import Final

from notifications.rules.pilot import rules as pilot
from notifications.rules.pilot.schemas import PracticeDraftedHeard
from notifications.rules.practice import effects, rules
from notifications.rules.practice.schemas import (
    PracticeApprovalHeard,
    PracticeDecidedHeard,
    PracticeHeard,
    PracticePublishedHeard,
    PracticeReturnedHeard,
    PracticeSubmittedHeard,
)
from notifications.rules.rule import Rule, Table

PRACTICE: Final[Table] = {
    "practice.drafted.v1": Rule(PracticeDraftedHeard, pilot.of_draft),
    "practice.approval_requested.v1": Rule(PracticeApprovalHeard, rules.of_approval_request),
    "practice.returned.v1": Rule(PracticeReturnedHeard, rules.of_return),
    "practice.submitted.v1": Rule(PracticeSubmittedHeard, rules.of_submission),
    "practice.forwarded.v1": Rule(PracticeDecidedHeard, rules.of_forwarding),
    "practice.changes_requested.v1": Rule(PracticeDecidedHeard, rules.of_changes_requested),
    "practice.rejected.v1": Rule(PracticeDecidedHeard, rules.of_rejection),
    "practice.published.v1": Rule(PracticePublishedHeard, rules.of_publication),
    "practice.archived.v1": Rule(PracticeHeard, rules.of_archiving, effect=effects.take_practice_down),
}
