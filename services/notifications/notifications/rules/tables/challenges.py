"""Rules for events of challenges."""

from __future__ import annotations

from functools import partial
from typing import Final

from notifications.notices.model import Kind
from notifications.rules.challenge import effects, rules
from notifications.rules.challenge import schemas as heard
from notifications.rules.evaluator import effects as evaluator_effects
from notifications.rules.evaluator import rules as evaluator
from notifications.rules.evaluator import schemas as evaluator_heard
from notifications.rules.participant import effects as participant_effects
from notifications.rules.participant import rules as participant
from notifications.rules.participant.schemas import InvitationHeard, LeadHeard, SolutionHeard
from notifications.rules.pilot import rules as pilot
from notifications.rules.pilot.schemas import PilotCancelledHeard, PilotEndedHeard, PilotHeard
from notifications.rules.rule import Rule, Table

_decided = partial(partial, rules.of_decision)
_outcome = partial(partial, participant.of_outcome)

CHALLENGE: Final[Table] = {
    "challenge.approval_requested.v1": Rule(heard.ChallengeApprovalHeard, rules.of_approval_request),
    "challenge.returned.v1": Rule(heard.ChallengeDecidedHeard, _decided(Kind.CHALLENGE_RETURNED)),
    "challenge.submitted.v1": Rule(heard.ChallengeSubmittedHeard, rules.of_submission),
    "challenge.approved.v1": Rule(heard.ChallengeDecidedHeard, _decided(Kind.CHALLENGE_APPROVED)),
    "challenge.edits_requested.v1": Rule(heard.ChallengeDecidedHeard, _decided(Kind.CHALLENGE_EDITS_REQUESTED)),
    "challenge.rejected.v1": Rule(heard.ChallengeDecidedHeard, _decided(Kind.CHALLENGE_REJECTED)),
    "challenge.published.v1": Rule(heard.ChallengeShownHeard, rules.of_publication, effects.show_challenge),
    "challenge.updated.v1": Rule(heard.ChallengeShownHeard, rules.of_update, effects.show_challenge),
    "challenge.unpublished.v1": Rule(heard.ChallengeShownHeard, rules.of_taking_down, effects.take_challenge_down),
    "challenge.archived.v1": Rule(heard.ChallengeShownHeard, rules.of_archiving, effects.end_challenge),
    "challenge.called_off.v1": Rule(heard.CalledOffHeard, rules.of_calling_off),
    "challenge.phase_opened.v1": Rule(heard.PhaseHeard, rules.of_opening),
    "challenge.phase_closed.v1": Rule(heard.PhaseHeard, rules.of_closing),
    "challenge.join_requested.v1": Rule(heard.OwnershipHeard, rules.of_join_request),
    "challenge.owner_joined.v1": Rule(heard.OwnershipHeard, rules.of_joining),
    "challenge.join_declined.v1": Rule(heard.OwnershipHeard, rules.of_declined_joining),
    "challenge.question_asked.v1": Rule(heard.QuestionHeard, rules.of_question),
    "challenge.question_answered.v1": Rule(heard.QuestionHeard, rules.of_answer),
    "challenge.announcement_made.v1": Rule(heard.AnnouncementHeard, rules.of_announcement),
    "challenge.results_published.v1": Rule(heard.ResultsHeard, rules.of_results),
    "challenge.evaluator_invited.v1": Rule(evaluator_heard.EvaluatorInvitedHeard, evaluator.of_appointment),
    "challenge.evaluator_left.v1": Rule(
        evaluator_heard.EvaluatorLeftHeard, evaluator.of_departure, evaluator_effects.release_evaluator
    ),
    "challenge.experts_proposed.v1": Rule(evaluator_heard.ExpertsProposedHeard, evaluator.of_proposals),
    "challenge.expert_invited.v1": Rule(evaluator_heard.ExpertInvitedHeard, evaluator.of_invitation),
    "challenge.expert_answered.v1": Rule(evaluator_heard.ExpertAnsweredHeard, evaluator.of_answer),
}
EVALUATION: Final[Table] = {
    "evaluation.assigned.v1": Rule(evaluator_heard.EvaluationHeard, effect=evaluator_effects.record_assignment),
    "evaluation.recused.v1": Rule(evaluator_heard.EvaluationHeard, evaluator.of_recusal),
}
SOLUTION: Final[Table] = {
    "solution.submitted.v1": Rule(SolutionHeard, effect=participant_effects.enter),
    "solution.recalled.v1": Rule(SolutionHeard, effect=participant_effects.leave),
    "solution.withdrawn.v1": Rule(SolutionHeard, participant.of_withdrawal, participant_effects.leave),
    "solution.called_off.v1": Rule(SolutionHeard, participant.of_calling_off, participant_effects.leave),
    "solution.member_invited.v1": Rule(InvitationHeard, participant.of_invitation),
    "solution.member_answered.v1": Rule(SolutionHeard, effect=participant_effects.change_team),
    "solution.member_left.v1": Rule(SolutionHeard, effect=participant_effects.change_team),
    "solution.lead_changed.v1": Rule(LeadHeard, participant.of_lead),
    "solution.qualified.v1": Rule(SolutionHeard, _outcome(Kind.SOLUTION_QUALIFIED), participant_effects.stay),
    "solution.not_qualified.v1": Rule(
        SolutionHeard, _outcome(Kind.SOLUTION_NOT_QUALIFIED), participant_effects.drop_out
    ),
    "solution.selected.v1": Rule(SolutionHeard, _outcome(Kind.SOLUTION_SELECTED), participant_effects.stay),
    "solution.won.v1": Rule(SolutionHeard, _outcome(Kind.SOLUTION_WON), participant_effects.stay),
}
PILOT: Final[Table] = {
    "pilot.started.v1": Rule(PilotHeard, pilot.of_start),
    "pilot.cancelled.v1": Rule(PilotCancelledHeard, pilot.of_cancelling),
    "pilot.ended.v1": Rule(PilotEndedHeard, pilot.of_end),
}
