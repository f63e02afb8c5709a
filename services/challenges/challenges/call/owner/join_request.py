"""Join requests: an organisation asks to share a challenge, the leading one answers, and joined owners may leave."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from challenges.call.challenge.model import Challenge
from challenges.call.owner.errors import (
    AlreadyOwner,
    JoinNotRequested,
    LeadStays,
    NotAnOwner,
    NotYourOrganisation,
    OnlyTheLeadAnswers,
    OrganisationTakesPart,
)
from challenges.call.owner.events import (
    ChallengeJoinDeclined,
    ChallengeJoinRequested,
    ChallengeOwnerJoined,
    ChallengeOwnerLeft,
)
from challenges.call.owner.model import ACCEPT, ACCEPTED, DECLINED, LEAD, LEFT, REQUESTED, Owner
from chassis.events import Event
from chassis.principal import Principal
from commons.roles import APPROVER_ROLES, NOTHING_NEW, inherits_only


def ask(
    challenge: Challenge, organisation_id: UUID, *, competes: bool, by: Principal, at: datetime
) -> tuple[Owner, list[Event]]:
    """Request to share the challenge on behalf of an organisation, by one of its approvers.

    An organisation that was declined, or that left, may ask again. `competes` is true if it has an undecided solution.
    """
    _check_answers_for(by, organisation_id)
    if inherits_only(by, organisation_id):
        raise NotYourOrganisation(NOTHING_NEW)
    challenge.check_published()
    owner = challenge.owner(organisation_id)
    if owner is not None and owner.state not in {DECLINED, LEFT}:
        raise AlreadyOwner(state=owner.state)
    if competes:
        raise OrganisationTakesPart
    if owner is None:
        owner = Owner(organisation_id=organisation_id)
        challenge.owners.append(owner)
    owner.state, owner.requested_by, owner.at = REQUESTED, by.person_id, at
    return owner, [ChallengeJoinRequested(**challenge.identity(), organisation_id=organisation_id)]


def answer(
    challenge: Challenge, organisation_id: UUID, *, decision: str, competes: bool, by: Principal, at: datetime
) -> tuple[Owner, list[Event]]:
    """Accept or decline a request on behalf of the leading organisation. A competing organisation is never accepted."""
    if not by.role_in(challenge.lead_organisation_id) & APPROVER_ROLES:
        raise OnlyTheLeadAnswers
    owner = challenge.owner(organisation_id)
    if owner is None or owner.state != REQUESTED:
        raise JoinNotRequested(state=owner.state if owner else None)
    if decision == ACCEPT and competes:
        raise OrganisationTakesPart
    owner.state, owner.at = (ACCEPTED if decision == ACCEPT else DECLINED), at
    challenge.touch(at)
    kind = ChallengeOwnerJoined if decision == ACCEPT else ChallengeJoinDeclined
    return owner, [kind(**challenge.identity(), organisation_id=organisation_id)]


def leave(challenge: Challenge, organisation_id: UUID, *, by: Principal, at: datetime) -> list[Event]:
    """Take a request back, or share the challenge no more."""
    _check_answers_for(by, organisation_id)
    owner = challenge.owner(organisation_id)
    if owner is None or owner.state in {DECLINED, LEFT}:
        raise NotAnOwner
    if owner.state == LEAD:
        raise LeadStays
    challenge.touch(at)
    if not owner.owns:
        challenge.owners.remove(owner)
        return []
    owner.state, owner.at = LEFT, at  # kept, because its people have read what others handed in
    return [ChallengeOwnerLeft(**challenge.identity(), organisation_id=organisation_id)]


def _check_answers_for(by: Principal, organisation_id: UUID) -> None:
    if not by.role_in(organisation_id) & APPROVER_ROLES:
        raise NotYourOrganisation
