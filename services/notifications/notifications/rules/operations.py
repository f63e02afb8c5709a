"""Handlers of other services' events: one for each aggregate, so that its events keep their order across types."""

from __future__ import annotations

from chassis.service import Operations
from chassis.subscriptions import Received, subscribe
from notifications.rules import earlier
from notifications.rules.rule import Table, apply, schemas_of
from notifications.rules.tables import challenges, identity, observatory


class RuleHandlers(Operations):
    """Handlers that apply the tables of rules."""

    @subscribe("observatory", schemas=schemas_of(observatory.PRACTICE), earlier=earlier.PRACTICE)
    def on_practice(self, event: Received) -> None:
        """Apply the rules of practices."""
        self._apply(observatory.PRACTICE, event)

    @subscribe("observatory", schemas=schemas_of(observatory.ADOPTION))
    def on_adoption(self, event: Received) -> None:
        """Apply the rules of adoptions."""
        self._apply(observatory.ADOPTION, event)

    @subscribe("observatory", schemas=schemas_of(observatory.IMPACT))
    def on_impact(self, event: Received) -> None:
        """Apply the rules of impact claims."""
        self._apply(observatory.IMPACT, event)

    @subscribe("challenges", schemas=schemas_of(challenges.CHALLENGE), earlier=earlier.CHALLENGE)
    def on_challenge(self, event: Received) -> None:
        """Apply the rules of challenges."""
        self._apply(challenges.CHALLENGE, event)

    @subscribe("challenges", schemas=schemas_of(challenges.EVALUATION), earlier=earlier.EVALUATION)
    def on_evaluation(self, event: Received) -> None:
        """Apply the rules of evaluations."""
        self._apply(challenges.EVALUATION, event)

    @subscribe("challenges", schemas=schemas_of(challenges.SOLUTION), earlier=earlier.SOLUTION)
    def on_solution(self, event: Received) -> None:
        """Apply the rules of solutions."""
        self._apply(challenges.SOLUTION, event)

    @subscribe("challenges", schemas=schemas_of(challenges.PILOT), earlier=earlier.PILOT)
    def on_pilot(self, event: Received) -> None:
        """Apply the rules of pilots."""
        self._apply(challenges.PILOT, event)

    @subscribe("identity", schemas=schemas_of(identity.PERSON), earlier=earlier.PERSON)
    def on_person(self, event: Received) -> None:
        """Apply the rules of people, of their memberships and of their roles."""
        self._apply(identity.PERSON, event)

    @subscribe("identity", schemas=schemas_of(identity.VACANCY))
    def on_vacancy(self, event: Received) -> None:
        """Apply the rules of bodies that nobody decides for."""
        self._apply(identity.VACANCY, event)

    @subscribe("identity", schemas=schemas_of(identity.INVITATION), earlier=earlier.INVITATION)
    def on_invitation(self, event: Received) -> None:
        """Apply the rules of invitations to organisations."""
        self._apply(identity.INVITATION, event)

    @subscribe("identity", schemas=schemas_of(identity.INTRODUCTION), earlier=earlier.INTRODUCTION)
    def on_introduction(self, event: Received) -> None:
        """Apply the rules of introductions."""
        self._apply(identity.INTRODUCTION, event)

    def _apply(self, table: Table, event: Received) -> None:
        apply(table, self.session, event, self.now)
