"""Access: how operations reach a challenge, so that nobody learns of one they may not know of."""

from __future__ import annotations

from uuid import UUID

from challenges.call.challenge import clock
from challenges.call.challenge.errors import ChallengeNotFound, NotYourChallenge, PhaseClosed
from challenges.call.challenge.model import Challenge
from challenges.call.challenge.queries import for_change
from challenges.call.challenge.views import as_shown
from challenges.call.entry_port import EntryPort
from challenges.call.phase import queries as phases
from challenges.call.phase.model import Phase
from challenges.projections.organisation.queries import named
from chassis.operations import Answer
from chassis.pagination import Page


class ChallengeAccess(EntryPort):
    """Mixin that loads a challenge for a change, a reader, its owners or a submission, and applies due transitions."""

    def challenge_for_change(self, challenge_id: UUID) -> Challenge:
        """Load and lock a challenge that the caller may see. The model checks whether they may change it."""
        challenge = for_change(self.session, challenge_id)
        if challenge is None or not (challenge.is_public or challenge.concerns(self.principal)):
            raise ChallengeNotFound
        return challenge

    def visible_challenge(self, challenge_id: UUID) -> Challenge:
        """Load a challenge that the caller may read."""
        challenge = self.session.get(Challenge, challenge_id)
        if challenge is None or not (challenge.is_public or challenge.concerns(self.principal)):
            raise ChallengeNotFound
        return challenge

    def inner_challenge(self, challenge_id: UUID) -> Challenge:
        """Load a challenge for its owners, reviewers and curators, the readers of its non-public part."""
        challenge = self.visible_challenge(challenge_id)
        if not challenge.concerns(self.principal):
            raise NotYourChallenge
        return challenge

    def owned_challenge(self, challenge_id: UUID) -> Challenge:
        """Load a challenge for an editor of one of its owners, without locking it."""
        challenge = self.visible_challenge(challenge_id)
        challenge.check_editor(self.principal)
        return challenge

    def catch_up(self, challenge: Challenge) -> None:
        """Apply everything that is due by now, and publish its events, once.

        The clock's rounds call this, and so does each operation whose effects must come after it. Thus the closing of a
        phase is published before its results, even where the clock is late. Nothing is locked when nothing is due.
        """
        if not challenge.is_due(self.now):
            return
        self.session.refresh(challenge, with_for_update={"key_share": True})
        if challenge.is_due(self.now):
            # whoever submits holds the phase: their solution counts, and then the phase closes
            phases.lock(self.session, challenge.id)
            self.publish(*clock.tick(challenge, self.now, self.submission_counts(challenge.id)))
            self.unseal(challenge)
            self.session.flush()  # whoever called locks rows next, which reads them anew

    def phase_taking_submissions(self, challenge_id: UUID) -> Phase:
        """Return the phase that is open now and keep it open until this transaction ends.

        The closing waits for transactions that got this far. Raise `PhaseClosed` after the closing minute, or after the
        closing itself.
        """
        challenge = self.visible_challenge(challenge_id)
        if challenge.phase_open_at(self.now) is None:
            raise PhaseClosed
        self.catch_up(challenge)
        self.session.refresh(challenge, with_for_update={"read": True})
        phase = challenge.phase_open_at(self.now)
        if phase is None:
            raise PhaseClosed
        self.session.refresh(phase, with_for_update={"read": True})
        if not phase.covers(self.now):
            raise PhaseClosed
        return phase

    def challenge_shown(self, challenge: Challenge) -> Answer:
        """Answer with the challenge as the caller may see it now."""
        names = named(self.session, challenge.owner_ids)
        concerned = challenge.concerns(self.principal)
        return Answer(as_shown(challenge, names, now=self.now, concerned=concerned), version=challenge.version)

    def challenge_lines(self, page: Page) -> Page:
        """Make the challenges of a page ready to be shown in a list."""
        names = named(self.session, {owner for challenge in page.items for owner in challenge.owner_ids})
        return Page([as_shown(each, names, now=self.now, concerned=False) for each in page.items], page.next)
