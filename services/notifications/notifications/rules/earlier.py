"""Subscriptions of earlier versions, one for one or a few event types, that those of whole aggregates replace.

`setup --retire` ends them. They can go from here in the version after the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Earlier = Mapping[str, tuple[str, ...]]

PRACTICE: Final[Earlier] = {
    "on_practice_archived": ("practice.archived.v1",),
    "on_practice_changes_requested": ("practice.changes_requested.v1",),
    "on_practice_drafted": ("practice.drafted.v1",),
    "on_practice_forwarded": ("practice.forwarded.v1",),
    "on_practice_published": ("practice.published.v1",),
    "on_practice_rejected": ("practice.rejected.v1",),
    "on_practice_submitted": ("practice.submitted.v1",),
}
CHALLENGE: Final[Earlier] = {
    "on_announcement_made": ("challenge.announcement_made.v1",),
    "on_challenge_called_off": ("challenge.called_off.v1",),
    "on_challenge_decided": (
        "challenge.approved.v1",
        "challenge.edits_requested.v1",
        "challenge.rejected.v1",
    ),
    "on_challenge_shown_or_hidden": (
        "challenge.archived.v1",
        "challenge.published.v1",
        "challenge.unpublished.v1",
        "challenge.updated.v1",
    ),
    "on_challenge_submitted": ("challenge.submitted.v1",),
    "on_evaluator_invited": ("challenge.evaluator_invited.v1",),
    "on_evaluator_left": ("challenge.evaluator_left.v1",),
    "on_expert_answered": ("challenge.expert_answered.v1",),
    "on_expert_invited": ("challenge.expert_invited.v1",),
    "on_experts_proposed": ("challenge.experts_proposed.v1",),
    "on_joining_requested_or_answered": (
        "challenge.join_declined.v1",
        "challenge.join_requested.v1",
        "challenge.owner_joined.v1",
    ),
    "on_phase_opened_or_closed": (
        "challenge.phase_closed.v1",
        "challenge.phase_opened.v1",
    ),
    "on_question_asked_or_answered": (
        "challenge.question_answered.v1",
        "challenge.question_asked.v1",
    ),
    "on_results_published": ("challenge.results_published.v1",),
}
EVALUATION: Final[Earlier] = {
    "on_evaluation_assigned": ("evaluation.assigned.v1",),
    "on_evaluation_recused": ("evaluation.recused.v1",),
}
SOLUTION: Final[Earlier] = {
    "on_lead_changed": ("solution.lead_changed.v1",),
    "on_member_invited": ("solution.member_invited.v1",),
    "on_solution_changed": (
        "solution.called_off.v1",
        "solution.member_answered.v1",
        "solution.member_left.v1",
        "solution.not_qualified.v1",
        "solution.qualified.v1",
        "solution.recalled.v1",
        "solution.selected.v1",
        "solution.submitted.v1",
        "solution.withdrawn.v1",
        "solution.won.v1",
    ),
}
PILOT: Final[Earlier] = {
    "on_pilot_cancelled": ("pilot.cancelled.v1",),
    "on_pilot_ended": ("pilot.ended.v1",),
    "on_pilot_started": ("pilot.started.v1",),
}
PERSON: Final[Earlier] = {
    "on_member_added": (
        "member.added.v1",
        "member.removed.v1",
    ),
    "on_person_password_changed": ("person.password_changed.v1",),
    "on_person_password_reset_requested": ("person.password_reset_requested.v1",),
    "on_person_registered": ("person.registered.v1",),
    "on_person_registration_repeated": ("person.registration_repeated.v1",),
    "on_role_granted": (
        "role.granted.v1",
        "role.revoked.v1",
    ),
}
INVITATION: Final[Earlier] = {
    "on_invitation_made": ("invitation.made.v1",),
}
INTRODUCTION: Final[Earlier] = {
    "on_introduction_answered": ("introduction.answered.v1",),
    "on_introduction_requested": ("introduction.requested.v1",),
}
