"""Handlers of events about evaluators and experts."""

from __future__ import annotations

from typing import Final

from chassis.service import Operations
from chassis.subscriptions import Received, subscribe
from notifications.notices.model import Kind
from notifications.notices.record import cancel_for_person, record_notices
from notifications.rules.evaluator import rules
from notifications.rules.evaluator.schemas import (
    EvaluationHeard,
    EvaluatorInvitedHeard,
    EvaluatorLeftHeard,
    ExpertAnsweredHeard,
    ExpertInvitedHeard,
    ExpertsProposedHeard,
    IntroductionHeard,
)

_OF_SERVICE: Final = (Kind.EVALUATOR_INVITED, Kind.EVALUATION_ASSIGNED)


class EvaluatorHandlers(Operations):
    """Handlers of events about people asked to judge or to help."""

    @subscribe("challenges", "challenge.evaluator_invited.v1", schema=EvaluatorInvitedHeard)
    def on_evaluator_invited(self, event: Received) -> None:
        """Notify the invited evaluator."""
        record_notices(self.session, event, rules.of_appointment(event.data), now=self.now)

    @subscribe("challenges", "evaluation.assigned.v1", schema=EvaluationHeard)
    def on_evaluation_assigned(self, event: Received) -> None:
        """Notify the evaluator. All assignments that one request makes are one run, and one mail.

        A request is known by its trace context: its span is made anew at our door, unlike its id, which callers choose.
        """
        run = event.traceparent or str(event.id)
        record_notices(self.session, event, rules.of_assignment(event.data, run=run), now=self.now)

    @subscribe("challenges", "evaluation.recused.v1", schema=EvaluationHeard)
    def on_evaluation_recused(self, event: Received) -> None:
        """Notify the owners."""
        record_notices(self.session, event, rules.of_recusal(event.data), now=self.now)

    @subscribe("challenges", "challenge.evaluator_left.v1", schema=EvaluatorLeftHeard)
    def on_evaluator_left(self, event: Received) -> None:
        """Notify the evaluator or the owners. Cancel notices of work that was assigned before."""
        cancel_for_person(self.session, event.data["person_id"], event.data["challenge_id"], _OF_SERVICE, now=self.now)
        record_notices(self.session, event, rules.of_departure(event.data), now=self.now)

    @subscribe("challenges", "challenge.experts_proposed.v1", schema=ExpertsProposedHeard)
    def on_experts_proposed(self, event: Received) -> None:
        """Notify the owners and the experts that want to hear of it."""
        record_notices(self.session, event, rules.of_proposals(event.data), now=self.now)

    @subscribe("challenges", "challenge.expert_invited.v1", schema=ExpertInvitedHeard)
    def on_expert_invited(self, event: Received) -> None:
        """Notify the expert."""
        record_notices(self.session, event, rules.of_invitation(event.data), now=self.now)

    @subscribe("challenges", "challenge.expert_answered.v1", schema=ExpertAnsweredHeard)
    def on_expert_answered(self, event: Received) -> None:
        """Notify the owners."""
        record_notices(self.session, event, rules.of_answer(event.data), now=self.now)

    @subscribe("identity", "introduction.requested.v1", schema=IntroductionHeard)
    def on_introduction_requested(self, event: Received) -> None:
        """Notify the expert."""
        record_notices(self.session, event, rules.of_introduction(event.data), now=self.now)

    @subscribe("identity", "introduction.answered.v1", schema=IntroductionHeard)
    def on_introduction_answered(self, event: Received) -> None:
        """Notify the person that asked."""
        record_notices(self.session, event, rules.of_introduction_answer(event.data), now=self.now)
