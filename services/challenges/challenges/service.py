"""Challenges service: the table of contents. Every noun's operations are mixed in here, and nothing else happens."""

from __future__ import annotations

from typing import ClassVar

from challenges.acts.examination import acts
from challenges.acts.operations import ActOperations
from challenges.announcements.events import ChallengeAnnouncementMade
from challenges.announcements.operations import AnnouncementOperations
from challenges.assignments.operations import AssignmentOperations
from challenges.cases.operations import CaseOperations
from challenges.challenges.events import (
    ChallengeArchived,
    ChallengeCalledOff,
    ChallengePublished,
    ChallengeSubmitted,
    ChallengeUnpublished,
    ChallengeUpdated,
    ChallengeWithdrawn,
)
from challenges.challenges.operations import ChallengeOperations
from challenges.erasures.operations import ErasureOperations
from challenges.evaluations.events import EvaluationAssigned, EvaluationRecused, EvaluationSubmitted
from challenges.evaluations.operations import EvaluationOperations
from challenges.evaluators.events import ChallengeEvaluatorInvited, ChallengeEvaluatorLeft
from challenges.evaluators.operations import EvaluatorOperations
from challenges.expert_invitations.events import ChallengeExpertAnswered, ChallengeExpertInvited
from challenges.expert_invitations.operations import ExpertInvitationOperations
from challenges.experts.events import ChallengeExpertsProposed
from challenges.experts.operations import ExpertOperations
from challenges.opendata.operations import OpenDataOperations
from challenges.organisations.operations import OrganisationOperations
from challenges.owners.events import (
    ChallengeJoinDeclined,
    ChallengeJoinRequested,
    ChallengeOwnerJoined,
    ChallengeOwnerLeft,
)
from challenges.owners.operations import OwnerOperations
from challenges.people.operations import PeopleOperations
from challenges.phases.events import ChallengePhaseClosed, ChallengePhaseOpened
from challenges.phases.operations import PhaseOperations
from challenges.pilots.events import PilotCancelled, PilotEnded, PilotProgressed, PilotReturned, PilotStarted
from challenges.pilots.operations import PilotOperations
from challenges.practices.operations import PracticeOperations
from challenges.questions.events import ChallengeQuestionAnswered, ChallengeQuestionAsked
from challenges.questions.operations import QuestionOperations
from challenges.results.events import ChallengeResultsPublished
from challenges.results.operations import ResultOperations
from challenges.reviews.events import ChallengeApproved, ChallengeEditsRequested, ChallengeRejected
from challenges.reviews.operations import ReviewOperations
from challenges.settings import ChallengesSettings
from challenges.solutions.events import (
    SolutionCalledOff,
    SolutionNotQualified,
    SolutionQualified,
    SolutionRecalled,
    SolutionSelected,
    SolutionSubmitted,
    SolutionWithdrawn,
    SolutionWon,
)
from challenges.solutions.operations import SolutionOperations
from challenges.teams.events import (
    SolutionLeadChanged,
    SolutionMemberAnswered,
    SolutionMemberInvited,
    SolutionMemberLeft,
)
from challenges.teams.operations import TeamOperations
from chassis.erasures import ErasureReceipted
from chassis.events import Event
from chassis.language import Text
from chassis.operator.findings import Examination
from chassis.service import Service
from chassis.settings import ServiceSettings


class Challenges(
    OrganisationOperations,
    ChallengeOperations,
    PhaseOperations,
    OwnerOperations,
    ReviewOperations,
    PracticeOperations,
    QuestionOperations,
    AnnouncementOperations,
    SolutionOperations,
    TeamOperations,
    EvaluatorOperations,
    AssignmentOperations,
    EvaluationOperations,
    ResultOperations,
    ActOperations,
    ExpertOperations,
    ExpertInvitationOperations,
    PeopleOperations,
    PilotOperations,
    CaseOperations,
    OpenDataOperations,
    ErasureOperations,
    Service,
):
    """What is needed: challenges, teams and solutions, evaluation, pilots."""

    name = "challenges"
    title = Text(
        el="Προκλήσεις, λύσεις, αξιολόγηση, πιλοτικές εφαρμογές", en="Challenges, solutions, evaluation, pilots"
    )
    settings_class: ClassVar[type[ServiceSettings]] = ChallengesSettings
    trails: ClassVar[tuple[Examination, ...]] = (acts,)
    announces: ClassVar[tuple[type[Event], ...]] = (
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
