"""Operations of teams."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from challenges.entry.solution import errors as solution_errors
from challenges.entry.solution.access import SolutionAccess
from challenges.entry.solution.schemas import SolutionView
from challenges.entry.team import errors, naming, queries, schemas, team_formation
from challenges.entry.team.model import MOST_INVITATIONS, digest
from chassis.language import Localized
from chassis.operations import Answer, operation
from chassis.pagination import Page
from chassis.permissions import SIGNED_IN
from chassis.schemas import PageQuery

INVITED = Localized(
    el="Αν η διεύθυνση ανήκει σε χρήστη της πλατφόρμας, θα λάβει την πρόσκληση.",
    en="If somebody on the platform has this address, they will get the invitation.",
)


class TeamOperations(SolutionAccess):
    """Asking people to join, answering, leaving and letting go."""

    @operation(
        "POST",
        "/v1/solutions/{solution_id}/invitations",
        summary=Localized(el="Πρόσκληση στην ομάδα", en="Ask somebody to join the team"),
        description=Localized(
            el="Η απάντηση είναι ίδια είτε η διεύθυνση ανήκει σε χρήστη είτε όχι· η διεύθυνση δεν φυλάσσεται.",
            en="The answer is the same whether or not somebody has the address, which is not kept.",
        ),
        allow=SIGNED_IN,
        body=schemas.NewInvitation,
        returns=schemas.InvitationTaken,
        status=202,
        transaction=False,  # identity is asked who has the address, and nothing is locked meanwhile
        errors=(
            solution_errors.SolutionNotFound,
            solution_errors.NotYourSolution,
            solution_errors.OnlyTheLead,
            errors.TeamFixed,
            errors.TeamFull,
            errors.TooManyInvitations,
        ),
    )
    def invite_member(self, solution_id: UUID, *, body: dict[str, Any]) -> dict[str, str]:
        """Invite the holder of an address. The response does not reveal whether there is one."""
        with self.transaction():
            self.visible_solution(solution_id).check_lead(self.principal)
        answer = self.ask("identity", "person_of_address", email=body["email"])
        person_id = UUID(answer["person_id"]) if answer["person_id"] else None
        with self.transaction():
            solution = self.solution_for_change(solution_id)
            challenge = self.challenge_of(solution)
            key = digest(body["email"], self.settings.secret)
            events = team_formation.invite(
                solution, challenge, person_id, address_key=key, by=self.principal, at=self.now
            )
            self.session.flush()
            # beyond a day's number the invitation waits where the invited find it: a refusal would tell of accounts
            lately = queries.asked_lately(self.session, self.principal.person_id, now=self.now)
            self.publish(*(events if lately <= MOST_INVITATIONS else []))
        return {"status": "invited", "message": INVITED.to(self.call.language)}

    @operation(
        "DELETE",
        "/v1/solutions/{solution_id}/invitations/{invitation_id}",
        summary=Localized(el="Ανάκληση πρόσκλησης", en="Take an invitation back"),
        allow=SIGNED_IN,
        status=204,
        errors=(
            solution_errors.SolutionNotFound,
            solution_errors.NotYourSolution,
            solution_errors.OnlyTheLead,
            errors.InvitationNotFound,
        ),
    )
    def take_invitation_back(self, solution_id: UUID, invitation_id: UUID) -> None:
        """Wait no longer for an answer."""
        solution = self.solution_for_change(solution_id)
        team_formation.take_back(solution, invitation_id, by=self.principal, at=self.now)

    @operation(
        "GET",
        "/v1/solutions/invitations",
        summary=Localized(el="Οι προσκλήσεις μου σε ομάδες", en="The teams that ask me to join"),
        allow=SIGNED_IN,
        query=PageQuery,
        returns=schemas.OwnInvitations,
    )
    def list_own_invitations(self, *, query: dict[str, Any]) -> Page:
        """List the caller's open invitations, the latest first."""
        after, limit = self.cursors.keyset("invitations", query["cursor"]), query["limit"]
        found = queries.waiting_for(self.session, self.principal.person_id, after=after, limit=limit + 1)
        return self.cursors.page("invitations", found, limit, lambda row: (row.invited_at, row.id))

    @operation(
        "POST",
        "/v1/solutions/{solution_id}/members/me",
        summary=Localized(el="Απάντηση σε πρόσκληση, ή αποχώρηση", en="Answer an invitation, or leave"),
        allow=SIGNED_IN,
        body=schemas.MembershipDecision,
        returns=SolutionView,
        errors=(
            solution_errors.SolutionNotFound,
            solution_errors.NotYourSolution,
            solution_errors.AlreadyEntered,
            errors.InvitationNotFound,
            errors.TeamFull,
            errors.TeamFixed,
            errors.LeadCannotLeave,
            *solution_errors.ENTRY,
        ),
    )
    def decide_membership(self, solution_id: UUID, *, body: dict[str, Any]) -> Answer | None:
        """Join, decline or leave. The response is empty for a caller that can no longer see the solution."""
        if body["decision"] == schemas.ACCEPT:
            self.hold_owners(self.challenge_of(self.visible_solution(solution_id)))
        solution = self.solution_for_change(solution_id)
        if body["decision"] == schemas.ACCEPT:
            challenge = self.challenge_of(solution)
            self.check_not_entered(challenge)
            self.check_no_reader(challenge)
            events = team_formation.accept(solution, challenge, body["organisation_id"], by=self.principal, at=self.now)
        elif body["decision"] == schemas.DECLINE:
            events = team_formation.decline(solution, by=self.principal, at=self.now)
        else:
            events = team_formation.leave(solution, by=self.principal, at=self.now)
        self.publish(*events)
        return self.answer_with(solution) if self.sight_of(solution) else None

    @operation(
        "DELETE",
        "/v1/solutions/{solution_id}/members/{person_id}",
        summary=Localized(el="Αποχώρηση μέλους", en="Let a member go"),
        allow=SIGNED_IN,
        status=204,
        errors=(
            solution_errors.SolutionNotFound,
            solution_errors.NotYourSolution,
            solution_errors.OnlyTheLead,
            errors.MemberNotFound,
            errors.TeamFixed,
            errors.LeadCannotLeave,
        ),
    )
    def let_member_go(self, solution_id: UUID, person_id: UUID) -> None:
        """Part with a member."""
        solution = self.solution_for_change(solution_id)
        self.publish(*team_formation.let_go(solution, person_id, by=self.principal, at=self.now))

    @operation(
        "PUT",
        "/v1/solutions/{solution_id}/naming",
        summary=Localized(el="Να κατονομαστώ ή όχι", en="Agree to be named, or not"),
        description=Localized(
            el="Συγκατάθεση ενός μέλους να φαίνεται το όνομά του στα δημόσια αποτελέσματα, αφού η λύση επιλεγεί ή "
            "νικήσει. Με `false` ανακαλείται οποτεδήποτε και ισχύει αμέσως.",
            en="A member's consent to be named in the public results, once the solution was selected or won. `false` "
            "withdraws it at any time, at once.",
        ),
        allow=SIGNED_IN,
        body=schemas.NamingDecision,
        returns=schemas.NamingView,
        errors=(solution_errors.SolutionNotFound, solution_errors.NotYourSolution, errors.TeamNotNamed),
    )
    def decide_naming(self, solution_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Record the caller's consent for this solution, or withdraw it. No event tells of it."""
        solution = self.solution_for_change(solution_id)
        naming.decide(solution, self.challenge_of(solution), agreed=body["agreed"], by=self.principal, at=self.now)
        return {"solution_id": solution.id, "agreed": body["agreed"]}
