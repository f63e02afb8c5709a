"""What callers may ask about memberships."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.language import Text
from chassis.operations import operation
from chassis.permissions import CURATOR, ORGANISATION_MANAGER, any_of
from chassis.service import Operations
from identity.memberships.model import (
    MemberAlreadyAdded,
    Membership,
    MembershipsTooMany,
    MembersNotYoursToAdd,
    MemberUnknown,
    OrganisationNotActive,
    check_may_add_members,
)
from identity.memberships.queries import get_future_member, roles_held
from identity.memberships.schemas import AddMember, MemberView
from identity.organisations.model import OrganisationNotFound
from identity.organisations.queries import get_organisation


class MembershipOperations(Operations):
    """Who works for whom."""

    @operation(
        "POST",
        "/v1/organisations/{organisation_id}/members",
        summary=Text(el="Προσθήκη μέλους σε φορέα", en="Add a member to an organisation"),
        description=Text(
            el="Ο ρόλος ισχύει από την επόμενη ανανέωση της σύνδεσης του μέλους, το πολύ σε 10 λεπτά.",
            en="The role holds from the member's next refresh, within 10 minutes.",
        ),
        allow=any_of(CURATOR, ORGANISATION_MANAGER),
        body=AddMember,
        returns=MemberView,
        status=201,
        errors=(
            OrganisationNotFound,
            MembersNotYoursToAdd,
            OrganisationNotActive,
            MemberUnknown,
            MemberAlreadyAdded,
            MembershipsTooMany,
        ),
    )
    def add_member(self, organisation_id: UUID, *, body: dict[str, Any]) -> Membership:
        """Give a person with a confirmed account a role in an organisation."""
        organisation = get_organisation(self.session, organisation_id)
        check_may_add_members(self.principal, organisation)
        person = get_future_member(self.session, body["email"])
        held = roles_held(self.session, person.id)
        membership, event = Membership.add(person.id, organisation, body["role"], held=held, now=self.now)
        self.session.add(membership)
        self.announce(event)
        return membership
