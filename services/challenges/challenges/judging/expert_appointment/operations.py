"""Operations of invitations to experts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from challenges.call.challenge.errors import ChallengeNotFound, ChallengeNotPublished, NotYourChallenge
from challenges.call.challenge.model import Challenge
from challenges.judging.evaluation.access import EvaluationAccess
from challenges.judging.evaluator.errors import OwnInterest
from challenges.judging.expert_appointment.appointment import appoint, is_on_the_other_side
from challenges.network.expert.model import EVALUATOR
from challenges.network.expert.queries import known_as
from challenges.network.expert_invitation import errors, queries, schemas
from challenges.network.expert_invitation.model import ACCEPTED, ExpertInvitation
from challenges.projections.person.queries import gone
from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import BadCursor, Page
from chassis.permissions import SIGNED_IN
from chassis.schemas import PageQuery
from commons.permissions import ORGANISATION_EDITOR


class ExpertInvitationOperations(EvaluationAccess):
    """Asking experts for a solution or for their judgement, and their answers."""

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/expert_invitations",
        summary=Localized(el="Πρόσκληση ειδικού", en="Invite an expert"),
        description=Localized(
            el="Ως λύτη (solver) ή αξιολογητή (evaluator)· μόνον όποιον είναι στον κατάλογο και δέχεται τέτοιες "
            "προσκλήσεις, και μία φορά για κάθε ρόλο. Το μήνυμα φτάνει και με e-mail, με το όνομα του αποστολέα.",
            en="As a solver or an evaluator; only somebody listed who takes such invitations, and once for each role. "
            "The message is mailed too, with the sender's name.",
        ),
        allow=ORGANISATION_EDITOR,
        body=schemas.InviteExpert,
        example={"expert_id": "0192f0aa-1111-7000-8000-000000000001", "role": "evaluator", "message": "Ελάτε."},
        returns=schemas.ExpertInvitationView,
        status=201,
        creates="expert_invitation",
        location="/v1/challenges/{challenge_id}/expert_invitations",
        errors=(
            ChallengeNotFound,
            NotYourChallenge,
            OwnInterest,
            ChallengeNotPublished,
            errors.ExpertUnknown,
            errors.ExpertIsConcerned,
            errors.ExpertDoesNotHear,
            errors.ExpertAlreadyInvited,
        ),
    )
    def invite_expert(self, challenge_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Ask an expert, as an editor of one of the owners."""
        challenge = self.managed_challenge(challenge_id)
        named, earlier_name = body.pop("expert_id"), body.pop("person_id")
        expert = known_as(self.session, named or earlier_name)
        if expert is None or gone(self.session, expert.person_id):
            raise errors.ExpertUnknown
        earlier = queries.earlier_of(self.session, challenge_id, expert.person_id)
        invitation, event = ExpertInvitation.invite(
            challenge, expert, **body, earlier=earlier, by=self.principal, at=self.now
        )
        self.session.add(invitation)
        self.session.flush()
        self.publish(event)
        return queries.seen(self.session, invitation.id)

    @operation(
        "GET",
        "/v1/challenges/{challenge_id}/expert_invitations",
        summary=Localized(el="Οι προσκλήσεις ειδικών μιας πρόκλησης", en="The invitations of a challenge to experts"),
        allow=ORGANISATION_EDITOR,
        query=PageQuery,
        returns=schemas.ExpertInvitationPage,
        errors=(ChallengeNotFound, NotYourChallenge, BadCursor),
    )
    def list_expert_invitations(self, challenge_id: UUID, *, query: dict[str, Any]) -> Page:
        """List the invitations of a challenge with their answers, the latest first."""
        self.owned_challenge(challenge_id)
        name, limit = "expert_invitations", query["limit"]
        found = queries.of_challenge(
            self.session, challenge_id, after=self.cursors.keyset(name, query["cursor"]), limit=limit + 1
        )
        return self.cursors.page(name, found, limit, lambda row: (row["invited_at"], row["id"]))

    @operation(
        "GET",
        "/v1/challenges/expert_invitations",
        summary=Localized(el="Οι προσκλήσεις μου ως ειδικού", en="My invitations as an expert"),
        allow=SIGNED_IN,
        query=PageQuery,
        returns=schemas.ExpertInvitationPage,
        errors=(BadCursor,),
    )
    def list_own_expert_invitations(self, *, query: dict[str, Any]) -> Page:
        """List the caller's invitations, in every state, the latest first."""
        name, limit = "own_expert_invitations", query["limit"]
        found = queries.of_expert(
            self.session, self.principal.person_id, after=self.cursors.keyset(name, query["cursor"]), limit=limit + 1
        )
        return self.cursors.page(name, found, limit, lambda row: (row["invited_at"], row["id"]))

    @operation(
        "POST",
        "/v1/challenges/expert_invitations/{invitation_id}",
        summary=Localized(el="Απάντηση σε πρόσκληση ως ειδικός", en="Answer an invitation as an expert"),
        description=Localized(
            el="Όποιος αποδέχεται ως αξιολογητής γίνεται αξιολογητής της πρόκλησης· όποιος αποδέχεται ως λύτης μπορεί "
            "να καταθέσει λύση ακόμη κι αν η πρόκληση απευθύνεται σε άλλους.",
            en="Whoever accepts as an evaluator becomes one of the challenge's; whoever accepts as a solver may offer "
            "a solution even where the challenge is for others.",
        ),
        allow=SIGNED_IN,
        body=schemas.AnswerExpertInvitation,
        returns=schemas.ExpertInvitationView,
        errors=(
            errors.ExpertInvitationNotFound,
            errors.ExpertInvitationAnswered,
            errors.ExpertOnTheOtherSide,
            ChallengeNotPublished,
        ),
    )
    def answer_expert_invitation(self, invitation_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Accept or decline, as the invited expert."""
        invitation = queries.to_answer(self.session, invitation_id, self.principal.person_id)
        challenge = self.session.get_one(Challenge, invitation.challenge_id)
        other_side = is_on_the_other_side(self.session, invitation)
        event = invitation.answer(body["decision"], challenge=challenge, on_the_other_side=other_side, at=self.now)
        if invitation.state == ACCEPTED and invitation.role == EVALUATOR:
            appoint(self.session, invitation, by=self.principal, at=self.now)
        self.publish(event)
        self.session.flush()
        return queries.seen(self.session, invitation_id)
