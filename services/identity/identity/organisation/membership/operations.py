"""Operations of memberships."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.audit.record import PERSON
from chassis.language import Localized
from chassis.operations import operation
from chassis.permissions import any_of
from chassis.service import Operations
from commons.permissions import CURATOR, ORGANISATION_MANAGER, ORGANISATION_MEMBER
from identity.organisation.membership.departure import hand_over, remove
from identity.organisation.membership.model import (
    LastManager,
    MemberAlreadyAdded,
    MemberNotFound,
    Membership,
    MembershipsTooMany,
    MembersNotYoursToAdd,
    MembersNotYoursToRemove,
    MembersNotYoursToSee,
    MemberUnknown,
    OrganisationNotActive,
    SuccessorTheSame,
    check_may_add_members,
    check_may_see_members,
)
from identity.organisation.membership.queries import get_future_member, lock_against_closing, members_of, roles_held
from identity.organisation.membership.schemas import (
    AddMember,
    HandedOverView,
    HandOver,
    MembersView,
    MemberView,
    RemoveMember,
)
from identity.organisation.membership.succession import with_inherited
from identity.organisation.organisation.model import OrganisationNotFound
from identity.organisation.organisation.queries import get_organisation


class MembershipOperations(Operations):
    """Memberships of organisations."""

    @operation(
        "POST",
        "/v1/organisations/{organisation_id}/members",
        summary=Localized(el="Προσθήκη μέλους σε φορέα", en="Add a member to an organisation"),
        description=Localized(
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
        """Add a person with a confirmed account to an organisation, in a role."""
        organisation = lock_against_closing(self.session, organisation_id)
        check_may_add_members(self.principal, organisation)
        person = get_future_member(self.session, body["email"])
        held = roles_held(self.session, person.id)
        membership, event = Membership.add(person.id, organisation, body["role"], held=held, now=self.now)
        self.session.add(membership)
        self.publish(*with_inherited(self.session, [event]))
        self.audit(
            target=(PERSON, person.id), details={"role": membership.role, "organisation_id": str(organisation.id)}
        )
        return membership

    @operation(
        "GET",
        "/v1/organisations/{organisation_id}/members",
        summary=Localized(el="Μέλη φορέα", en="Members of an organisation"),
        allow=any_of(CURATOR, ORGANISATION_MEMBER),
        returns=MembersView,
        errors=(OrganisationNotFound, MembersNotYoursToSee),
    )
    def list_members(self, organisation_id: UUID) -> dict[str, Any]:
        """List the members of an organisation."""
        organisation = get_organisation(self.session, organisation_id)
        check_may_see_members(self.principal, organisation)
        return {"items": members_of(self.session, organisation.id)}

    @operation(
        "DELETE",
        "/v1/organisations/{organisation_id}/members/{person_id}",
        summary=Localized(el="Αφαίρεση μέλους φορέα", en="Remove a member of an organisation"),
        description=Localized(
            el="Ένας ρόλος (`role`) ή όλοι. Παύει να ισχύει αμέσως: τα διακριτικά του προσώπου πρέπει να ανανεωθούν. "
            "Καθένας μπορεί να αποχωρήσει ο ίδιος.",
            en="One role (`role`) or all. It ends at once: the person's tokens must be refreshed. Anybody may leave by "
            "themselves.",
        ),
        allow=any_of(CURATOR, ORGANISATION_MEMBER),
        query=RemoveMember,
        status=204,
        errors=(OrganisationNotFound, MembersNotYoursToRemove, MemberNotFound, LastManager),
    )
    def remove_member(self, organisation_id: UUID, person_id: UUID, *, query: dict[str, Any]) -> None:
        """End a person's role or roles in an organisation."""
        clock = self.runtime.clock
        self.audit(details={"role": query["role"] or "all"})
        self.publish(*remove(self.session, self.principal, organisation_id, person_id, query["role"], clock=clock))

    @operation(
        "POST",
        "/v1/organisations/{organisation_id}/members/{person_id}/hand_over",
        summary=Localized(el="Μεταβίβαση καθηκόντων", en="Hand a member's duties over"),
        description=Localized(
            el="Ο διάδοχος παίρνει τους ρόλους του προσώπου που αποχωρεί, και εκείνο τους χάνει αμέσως.",
            en="The successor gets the roles of the person who leaves, who loses them at once.",
        ),
        allow=any_of(CURATOR, ORGANISATION_MANAGER),
        body=HandOver,
        returns=HandedOverView,
        errors=(
            OrganisationNotFound,
            MembersNotYoursToAdd,
            OrganisationNotActive,
            MemberNotFound,
            MemberUnknown,
            MembershipsTooMany,
            SuccessorTheSame,
        ),
    )
    def hand_over_duties(self, organisation_id: UUID, person_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Transfer a leaving person's roles to a successor."""
        answer, events = hand_over(
            self.session, self.principal, organisation_id, person_id, body["email"], clock=self.runtime.clock
        )
        self.publish(*events)
        return answer
