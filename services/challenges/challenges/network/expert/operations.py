"""Experts: the projection follows identity's events, proposals follow our own, and owners read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from challenges.call.challenge.access import ChallengeAccess
from challenges.call.challenge.errors import ChallengeNotFound, NotYourChallenge
from challenges.call.challenge.model import Challenge
from challenges.call.challenge.states import PUBLISHED
from challenges.network.expert import queries, schemas
from challenges.network.expert.events import ChallengeExpertsProposed
from challenges.network.expert.model import PROPOSALS, ExpertProposal, KnownExpert, best_fits
from challenges.network.expert.public_ids import note_expert_ids
from challenges.network.expert_invitation.queries import unaccepted_of
from chassis.erasures import not_erased
from chassis.errors import DeadlineExceeded, Unavailable
from chassis.language import Localized
from chassis.operations import operation
from chassis.subscriptions import Received, subscribe
from chassis.timers import every
from commons.permissions import ORGANISATION_EDITOR

UNLISTED = "expert.unlisted.v1"
KEPT = ("person_id", "sectors", "region", "availability", "hears")


class ExpertOperations(ChallengeAccess):
    """Subscriptions that update the projection of experts, and operations that propose them for a challenge."""

    @subscribe("identity", "expert.listed.v1", UNLISTED, schema=schemas.ExpertHeard)
    def on_expert_changed(self, event: Received) -> None:
        """Update or delete a listed expert. Both events share one queue, so that they come in order."""
        said = event.data
        if event.type == UNLISTED:
            for invitation in unaccepted_of(self.session, said["person_id"]):
                self.session.delete(invitation)
            self.session.execute(delete(KnownExpert).where(KnownExpert.person_id == said["person_id"]))
            return
        if not not_erased(self.session, [said["person_id"]]):
            return
        # an event of before there were public ids says none, and takes none away
        public = {"expert_id": said["expert_id"]} if said["expert_id"] else {}
        self.session.merge(KnownExpert(**{name: said[name] for name in KEPT}, skills=said["skills_keys"], **public))

    @subscribe("challenges", "challenge.published.v1", schema=schemas.ChallengePublishedHeard)
    def on_challenge_published(self, event: Received) -> None:
        """Propose the fitting experts. A repeated publication computes them anew, and nobody is notified twice."""
        challenge = self.session.get(Challenge, event.data["challenge_id"])
        if challenge is None or challenge.state != PUBLISHED:
            return
        before = queries.proposed_before(self.session, challenge.id)
        best = best_fits(challenge, queries.of_sectors(self.session, challenge.sectors))
        self.session.execute(delete(ExpertProposal).where(ExpertProposal.challenge_id == challenge.id))
        for rank, found in enumerate(best, start=1):
            self.session.add(ExpertProposal.of(found, challenge=challenge, rank=rank, at=self.now))
        new = [found.expert for found in best if found.expert.person_id not in before]
        if new:
            told = [expert.person_id for expert in new if expert.wants(PROPOSALS)]
            proposed = ChallengeExpertsProposed(
                **challenge.identity(), count=len(best), title=challenge.title, expert_ids=told
            )
            self.publish(proposed)

    @operation(
        "GET",
        "/v1/challenges/{challenge_id}/experts",
        summary=Localized(el="Ειδικοί που ταιριάζουν στην πρόκληση", en="The experts who fit a challenge"),
        description=Localized(
            el="Έως 20, από όσους έχουν κοινό τομέα: 3 βαθμοί για κάθε κοινό τομέα, 4 για κάθε δεξιότητα για την οποία "
            "μιλά η πρόκληση, 2 για την περιφέρεια, 1 για πλήρη διαθεσιμότητα.",
            en="At most 20, of those who share a sector: 3 points for each sector in common, 4 for each skill of which "
            "the challenge speaks, 2 for the region, 1 for availability without limits.",
        ),
        allow=ORGANISATION_EDITOR,
        returns=schemas.ProposedExpertsView,
        transaction=False,  # what experts say of themselves is asked of identity each time, and kept nowhere here
        errors=(ChallengeNotFound, NotYourChallenge),
    )
    def list_proposed_experts(self, challenge_id: UUID) -> dict[str, Any]:
        """List the experts proposed to the owners, for their editors."""
        with self.transaction() as session:
            proposed = queries.proposed_to(session, self.owned_challenge(challenge_id))
        cards = self._cards([one["person_id"] for one in proposed])
        # whoever is not listed any more has no card: the event that says so is on its way
        listed = [one for one in proposed if cards is None or str(one["person_id"]) in cards]
        return {"items": [_shown(one, cards) for one in listed]}

    @every(seconds=60, transaction=False)
    def learn_expert_ids(self) -> None:
        """Fetch from the identity service the public ids of experts listed before public ids existed."""
        with self.transaction() as session:
            unknown = queries.without_expert_id(session)
        cards = self._cards(unknown)
        if cards:
            # identity's earlier version has none to tell yet
            learnt = {UUID(who): UUID(card["expert_id"]) for who, card in cards.items() if "expert_id" in card}
            with self.transaction() as session:
                note_expert_ids(session, learnt)

    def _cards(self, person_ids: Sequence[UUID]) -> dict[str, dict[str, Any]] | None:
        if not person_ids:
            return {}
        try:
            answer = self.ask("identity", "expert_cards", person_ids=list(person_ids))
        except (Unavailable, DeadlineExceeded):
            return None
        return {card["person_id"]: card for card in answer["items"]}


def _shown(proposed: Mapping[str, Any], cards: Mapping[str, Any] | None) -> dict[str, Any]:
    """Show a proposal with the expert's card, and without their account."""
    card = queries.NO_CARD if cards is None else cards[str(proposed["person_id"])]
    return {**card, **proposed, "person_id": proposed["expert_id"]}
