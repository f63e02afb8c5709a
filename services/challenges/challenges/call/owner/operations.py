"""Operations of the organisations that share a challenge."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from challenges.call.challenge.access import ChallengeAccess
from challenges.call.challenge.errors import ChallengeNotFound, ChallengeNotPublished
from challenges.call.challenge.model import Challenge
from challenges.call.challenge.views import by_name
from challenges.call.owner import errors, join_request, schemas
from challenges.call.owner.model import LEFT, Owner
from challenges.projections.organisation.queries import named
from chassis.language import Localized
from chassis.operations import Cache, operation
from chassis.permissions import ANYONE
from commons.permissions import ORGANISATION_APPROVER


class OwnerOperations(ChallengeAccess):
    """Operations that request, answer, leave and list the ownership of a challenge."""

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/owners",
        summary=Localized(el="Αίτημα συμμετοχής ως συνδιοργανωτής", en="Ask to share a challenge"),
        allow=ORGANISATION_APPROVER,
        body=schemas.JoinRequest,
        returns=schemas.OwnerView,
        status=201,
        location="/v1/challenges/{challenge_id}/owners",
        errors=(
            ChallengeNotFound,
            ChallengeNotPublished,
            errors.NotYourOrganisation,
            errors.AlreadyOwner,
            errors.OrganisationTakesPart,
        ),
    )
    def ask_to_join(self, challenge_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Ask the leading organisation, on behalf of one's own, to share the challenge."""
        challenge = self.challenge_for_change(challenge_id)
        organisation_id = body["organisation_id"]
        competes = self.competes(challenge_id, organisation_id, with_drafts=challenge.takes_more(self.now))
        owner, events = join_request.ask(challenge, organisation_id, competes=competes, by=self.principal, at=self.now)
        self.publish(*events)
        return self._owners_shown([owner])[0]

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/owners/{organisation_id}",
        summary=Localized(el="Απάντηση σε αίτημα συμμετοχής", en="Answer a request to share a challenge"),
        allow=ORGANISATION_APPROVER,
        body=schemas.JoinAnswer,
        returns=schemas.OwnerView,
        errors=(ChallengeNotFound, errors.OnlyTheLeadAnswers, errors.JoinNotRequested, errors.OrganisationTakesPart),
    )
    def answer_join_request(self, challenge_id: UUID, organisation_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Accept or decline. Of two concurrent answers, the second gets an error."""
        challenge = self.challenge_for_change(challenge_id)
        # a draft is its team's secret, also from the lead: its organisation joins, reads nothing and cannot hand it in
        competes = self.competes(challenge_id, organisation_id, with_drafts=False)
        owner, events = join_request.answer(
            challenge, organisation_id, **body, competes=competes, by=self.principal, at=self.now
        )
        self.publish(*events)
        return self._owners_shown([owner])[0]

    @operation(
        "GET",
        "/v1/challenges/{challenge_id}/owners",
        summary=Localized(el="Οι φορείς μιας πρόκλησης", en="The organisations of a challenge"),
        allow=ANYONE,
        returns=schemas.OwnersView,
        cache=Cache(seconds=30, tags=("challenge:{challenge_id}",)),
        errors=(ChallengeNotFound,),
    )
    def list_owners(self, challenge_id: UUID) -> dict[str, Any]:
        """List the owners. Those concerned also see open requests, others only their own request."""
        challenge = self.visible_challenge(challenge_id)
        seen = [owner for owner in challenge.owners if self._may_see_owner(challenge, owner)]
        return {"items": self._owners_shown(seen)}

    @operation(
        "DELETE",
        "/v1/challenges/{challenge_id}/owners/{organisation_id}",
        summary=Localized(el="Αποχώρηση ή ανάκληση αιτήματος", en="Leave a challenge, or take a request back"),
        allow=ORGANISATION_APPROVER,
        status=204,
        errors=(ChallengeNotFound, errors.NotYourOrganisation, errors.NotAnOwner, errors.LeadStays),
    )
    def leave_challenge(self, challenge_id: UUID, organisation_id: UUID) -> None:
        """Share the challenge no more."""
        challenge = self.challenge_for_change(challenge_id)
        self.publish(*join_request.leave(challenge, organisation_id, by=self.principal, at=self.now))

    def _may_see_owner(self, challenge: Challenge, owner: Owner) -> bool:
        own = self.principal.role_in(owner.organisation_id)
        return owner.state != LEFT and (owner.owns or bool(own) or challenge.concerns(self.principal))

    def _owners_shown(self, owners: list[Owner]) -> list[dict[str, Any]]:
        names = named(self.session, {owner.organisation_id for owner in owners})
        return [{**by_name(owner.organisation_id, names), "state": owner.state, "at": owner.at} for owner in owners]
