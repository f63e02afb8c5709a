"""Team formation: inviting, answering, leaving and removing, by the rules of the challenge."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from challenges.call.challenge.content import ALONE
from challenges.entry.solution.entry import joined_for, most_members
from challenges.entry.solution.model import DRAFT, WITHDRAWABLE
from challenges.entry.team import errors
from challenges.entry.team.events import SolutionMemberAnswered, SolutionMemberInvited, SolutionMemberLeft
from challenges.entry.team.model import (
    ACCEPTED,
    DECLINED,
    LEFT,
    MOST_INVITATIONS,
    TAKEN_BACK,
    WAITING,
    Invitation,
    TeamMember,
)

if TYPE_CHECKING:
    from challenges.call.challenge.model import Challenge
    from challenges.entry.solution.model import Solution
    from chassis.events import Event
    from chassis.principal import Principal


def check_room(solution: Solution, challenge: Challenge, *, by: Principal) -> None:
    """Raise unless the person leads a team that may ask one more."""
    solution.check_lead(by)
    if solution.state != DRAFT:
        raise errors.TeamFixed(state=solution.state)
    if challenge.team == ALONE or len(solution.team) + len(solution.waiting) >= most_members(challenge):
        raise errors.TeamFull
    if len(solution.invitations) >= MOST_INVITATIONS:
        raise errors.TooManyInvitations


def invite(
    solution: Solution, challenge: Challenge, person_id: UUID | None, *, address_key: str, by: Principal, at: datetime
) -> list[Event]:
    """Invite a person, or nobody if the address has no account. An open invitation is not repeated.

    Members, invited people and people that declined are not invited again, and the response does not reveal that. A
    person invited again after a revocation finds the invitation, but gets no second mail.
    """
    solution.check_lead(by)
    if any(one.address_key == address_key for one in solution.waiting):
        return []
    check_room(solution, challenge, by=by)
    earlier = {one.state for one in solution.invitations if one.person_id == person_id}
    if person_id in solution.team_ids or earlier & {WAITING, DECLINED}:
        person_id = None
    solution.invitations.append(Invitation.to(person_id, address_key, at))
    solution.touch(at)
    if person_id is None or TAKEN_BACK in earlier:
        return []
    return [SolutionMemberInvited(**solution.identity(), person_id=person_id, title=challenge.title)]


def take_back(solution: Solution, invitation_id: UUID, *, by: Principal, at: datetime) -> None:
    """Ask no more: the invitation needs no answer."""
    solution.check_lead(by)
    invitation = next((one for one in solution.waiting if one.id == invitation_id), None)
    if invitation is None:
        raise errors.InvitationNotFound
    invitation.take_back(at)
    solution.touch(at)


def accept(
    solution: Solution, challenge: Challenge, organisation_id: UUID | None, *, by: Principal, at: datetime
) -> list[Event]:
    """Join the team. The person must be allowed to enter, as if they had begun the solution."""
    invitation = _waiting_for(solution, by)
    organisation_id = joined_for(challenge, by, organisation_id)
    if len(solution.team) >= most_members(challenge):
        raise errors.TeamFull
    invitation.answer(accepted=True, at=at)
    member = next((one for one in solution.members if one.person_id == by.person_id), None)
    if member is None:
        member = TeamMember(person_id=by.person_id, challenge_id=solution.challenge_id)
        solution.members.append(member)
    member.organisation_id, member.state, member.live = organisation_id, ACCEPTED, True
    member.joined_at, member.left_at = at, None
    return _answered(solution, by, accepted=True, at=at)


def decline(solution: Solution, *, by: Principal, at: datetime) -> list[Event]:
    """Decline the invitation."""
    _waiting_for(solution, by).answer(accepted=False, at=at)
    return _answered(solution, by, accepted=False, at=at)


def leave(solution: Solution, *, by: Principal, at: datetime) -> list[Event]:
    """Leave the team, as long as nothing is decided for good."""
    solution.check_member(by)
    assert by.person_id is not None
    if by.person_id == solution.lead_id:
        raise errors.LeadCannotLeave
    if solution.state not in WITHDRAWABLE:
        raise errors.TeamFixed(state=solution.state)
    return _gone(solution, by.person_id, at)


def let_go(solution: Solution, person_id: UUID, *, by: Principal, at: datetime) -> list[Event]:
    """Part with a member while the solution is a draft."""
    solution.check_lead(by)
    if solution.state != DRAFT:
        raise errors.TeamFixed(state=solution.state)
    if person_id == solution.lead_id:
        raise errors.LeadCannotLeave
    if person_id not in solution.team_ids:
        raise errors.MemberNotFound
    return _gone(solution, person_id, at)


def _waiting_for(solution: Solution, by: Principal) -> Invitation:
    invitation = next((one for one in solution.waiting if one.person_id == by.person_id), None)
    if invitation is None:
        raise errors.InvitationNotFound
    return invitation


def _answered(solution: Solution, by: Principal, *, accepted: bool, at: datetime) -> list[Event]:
    assert by.person_id is not None
    solution.touch(at)
    return [SolutionMemberAnswered(**solution.identity(), person_id=by.person_id, accepted=accepted)]


def _gone(solution: Solution, person_id: UUID, at: datetime) -> list[Event]:
    member = next(one for one in solution.team if one.person_id == person_id)
    member.state, member.live, member.left_at = LEFT, False, at
    solution.touch(at)
    return [SolutionMemberLeft(**solution.identity(), person_id=person_id)]
