"""Challenges service: the table of contents. Every noun's operations are mixed in here, and nothing else happens."""

from __future__ import annotations

from typing import ClassVar

from challenges.call.announcement.events import ChallengeAnnouncementMade
from challenges.call.announcement.operations import AnnouncementOperations
from challenges.call.approval.events import ChallengeReturned
from challenges.call.approval.operations import ApprovalOperations
from challenges.call.challenge.events import (
    ChallengeApprovalRequested,
    ChallengeArchived,
    ChallengeCalledOff,
    ChallengePublished,
    ChallengeSubmitted,
    ChallengeUnpublished,
    ChallengeUpdated,
    ChallengeWithdrawn,
)
from challenges.call.challenge.operations import ChallengeOperations
from challenges.call.organisation.operations import OrganisationOperations
from challenges.call.owner.events import (
    ChallengeJoinDeclined,
    ChallengeJoinRequested,
    ChallengeOwnerJoined,
    ChallengeOwnerLeft,
)
from challenges.call.owner.operations import OwnerOperations
from challenges.call.phase.events import ChallengePhaseClosed, ChallengePhaseOpened
from challenges.call.phase.operations import PhaseOperations
from challenges.call.practice_lookup.operations import PracticeOperations
from challenges.call.question.events import ChallengeQuestionAnswered, ChallengeQuestionAsked
from challenges.call.question.operations import QuestionOperations
from challenges.call.review.events import ChallengeApproved, ChallengeEditsRequested, ChallengeRejected
from challenges.call.review.operations import ReviewOperations
from challenges.call.similar_challenge.operations import SimilarChallengeOperations
from challenges.entry.file.operations import SolutionFileOperations
from challenges.entry.solution.events import (
    SolutionCalledOff,
    SolutionNotQualified,
    SolutionQualified,
    SolutionRecalled,
    SolutionSelected,
    SolutionSubmitted,
    SolutionWithdrawn,
    SolutionWon,
)
from challenges.entry.solution.operations import SolutionOperations
from challenges.entry.team.events import (
    SolutionLeadChanged,
    SolutionMemberAnswered,
    SolutionMemberInvited,
    SolutionMemberLeft,
)
from challenges.entry.team.operations import TeamOperations
from challenges.erasure.operations import ErasureOperations
from challenges.exchange.open_data.operations import OpenDataOperations
from challenges.judging.assignment.operations import AssignmentOperations
from challenges.judging.cancellation.operations import CancellationOperations
from challenges.judging.evaluation.events import EvaluationAssigned, EvaluationRecused, EvaluationSubmitted
from challenges.judging.evaluation.operations import EvaluationOperations
from challenges.judging.evaluation_log.health_check import acts
from challenges.judging.evaluation_log.operations import EvaluationLogOperations
from challenges.judging.evaluator.events import ChallengeEvaluatorInvited, ChallengeEvaluatorLeft
from challenges.judging.evaluator.operations import EvaluatorOperations
from challenges.judging.expert_appointment.operations import ExpertInvitationOperations
from challenges.judging.person.operations import PeopleOperations
from challenges.judging.result.events import ChallengeResultsPublished
from challenges.judging.result.operations import ResultOperations
from challenges.network.expert.events import ChallengeExpertsProposed
from challenges.network.expert.operations import ExpertOperations
from challenges.network.expert_invitation.events import ChallengeExpertAnswered, ChallengeExpertInvited
from challenges.notice.operations import NoticeOperations
from challenges.pilot.events import PilotCancelled, PilotEnded, PilotProgressed, PilotReturned, PilotStarted
from challenges.pilot.operations import PilotOperations
from challenges.settings import ChallengesSettings
from challenges.task.operations import TaskOperations
from challenges.timeline.operations import CaseOperations
from chassis.erasures import ErasureReceipted
from chassis.events import Event
from chassis.language import Localized
from chassis.operator.health_checks import HealthCheck
from chassis.settings import ServiceSettings
from commons.service import PlatformService


class Challenges(
    OrganisationOperations,
    ChallengeOperations,
    PhaseOperations,
    OwnerOperations,
    ReviewOperations,
    ApprovalOperations,
    PracticeOperations,
    SimilarChallengeOperations,
    QuestionOperations,
    AnnouncementOperations,
    SolutionOperations,
    SolutionFileOperations,
    TeamOperations,
    EvaluatorOperations,
    AssignmentOperations,
    EvaluationOperations,
    ResultOperations,
    CancellationOperations,
    EvaluationLogOperations,
    ExpertOperations,
    ExpertInvitationOperations,
    PeopleOperations,
    PilotOperations,
    CaseOperations,
    TaskOperations,
    NoticeOperations,
    OpenDataOperations,
    ErasureOperations,
    PlatformService,
):
    """Challenges service: challenges, teams and solutions, evaluation, pilots."""

    name = "challenges"
    title = Localized(
        el="Προκλήσεις, λύσεις, αξιολόγηση, πιλοτικές εφαρμογές", en="Challenges, solutions, evaluation, pilots"
    )
    settings_class: ClassVar[type[ServiceSettings]] = ChallengesSettings
    trails: ClassVar[tuple[HealthCheck, ...]] = (acts,)
    publishes: ClassVar[tuple[type[Event], ...]] = (
        ChallengeApprovalRequested,
        ChallengeReturned,
        ChallengeSubmitted,
        ChallengeApproved,
        ChallengeEditsRequested,
        ChallengeRejected,
        ChallengeWithdrawn,
        ChallengePublished,
        ChallengeUpdated,
        ChallengeUnpublished,
        ChallengeArchived,
        ChallengeCalledOff,
        ChallengePhaseOpened,
        ChallengePhaseClosed,
        ChallengeJoinRequested,
        ChallengeOwnerJoined,
        ChallengeJoinDeclined,
        ChallengeOwnerLeft,
        ChallengeQuestionAsked,
        ChallengeQuestionAnswered,
        ChallengeAnnouncementMade,
        SolutionMemberInvited,
        SolutionMemberAnswered,
        SolutionMemberLeft,
        SolutionLeadChanged,
        SolutionSubmitted,
        SolutionRecalled,
        SolutionWithdrawn,
        SolutionCalledOff,
        SolutionQualified,
        SolutionNotQualified,
        SolutionSelected,
        SolutionWon,
        ChallengeEvaluatorInvited,
        ChallengeEvaluatorLeft,
        EvaluationAssigned,
        EvaluationRecused,
        EvaluationSubmitted,
        ChallengeResultsPublished,
        ChallengeExpertsProposed,
        ChallengeExpertInvited,
        ChallengeExpertAnswered,
        PilotStarted,
        PilotProgressed,
        PilotCancelled,
        PilotEnded,
        PilotReturned,
        ErasureReceipted,
    )
