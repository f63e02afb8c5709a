"""Operations of invitations."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from chassis.language import Localized
from chassis.operations import Answer, operation
from chassis.pages import HTML
from chassis.permissions import ANYONE, any_of
from chassis.service import Operations
from chassis.settings import known_secrets
from commons.permissions import CURATOR, ORGANISATION_MANAGER
from identity.organisation.invitation import pages, queries
from identity.organisation.invitation.acceptance import accept, check, check_account, wants_account
from identity.organisation.invitation.links import InvitationLinks
from identity.organisation.invitation.model import (
    MOST_IN_AN_HOUR,
    AccountWanted,
    Invitation,
    InvitationAlreadyMade,
    InvitationExpired,
    InvitationInvalid,
    InvitationNotFound,
    InvitationsTooMany,
)
from identity.organisation.invitation.schemas import (
    AcceptInvitation,
    InvitationsView,
    InvitationView,
    InviteToOrganisation,
    ShowInvitation,
)
from identity.organisation.membership.model import (
    MembershipsTooMany,
    MembersNotYoursToAdd,
    OrganisationNotActive,
    check_may_add_members,
)
from identity.organisation.organisation.model import Organisation, OrganisationNotFound
from identity.organisation.organisation.queries import get_organisation
from identity.person.consent.model import TERMS, WordsChanged, check_words
from identity.person.person.password_hash import hash_password
from identity.person.person.passwords import PasswordTooCommon, check_password
from identity.security.throttle.counter import count
from identity.security.throttle.devices import Devices
from identity.security.throttle.mail_limits import HOUR, INVITATION, may_mail
from identity.settings import IdentitySettings

_MANAGERS = any_of(CURATOR, ORGANISATION_MANAGER)


class InvitationOperations(Operations[IdentitySettings]):
    """Joining an organisation by mail."""

    @operation(
        "POST",
        "/v1/organisations/{organisation_id}/invitations",
        summary=Localized(el="Πρόσκληση μέλους", en="Invite a member by mail"),
        description=Localized(
            el="Στέλνεται σύνδεσμος στη διεύθυνση, είτε έχει λογαριασμό είτε όχι· ισχύει 14 ημέρες και μία φορά.",
            en="A link goes to the address, whether or not it has an account; it holds for 14 days, and once.",
        ),
        allow=_MANAGERS,
        body=InviteToOrganisation,
        returns=InvitationView,
        status=201,
        creates="invitation",
        errors=(
            OrganisationNotFound,
            MembersNotYoursToAdd,
            OrganisationNotActive,
            InvitationAlreadyMade,
            InvitationsTooMany,
        ),
    )
    def invite_to_organisation(self, organisation_id: UUID, *, body: dict[str, Any]) -> Invitation:
        """Invite an address. The answer does not reveal whether it has an account."""
        organisation = self._managed(organisation_id)
        if queries.is_asked_already(self.session, organisation.id, body["email"], body["role"], now=self.now):
            raise InvitationAlreadyMade
        self._check_bounds(body["email"])
        invitation, event = Invitation.make(organisation, **body, by=self.principal.person_id, now=self.now)
        self.session.add(invitation)
        self.publish(event)
        return invitation

    @operation(
        "GET",
        "/v1/organisations/{organisation_id}/invitations",
        summary=Localized(el="Προσκλήσεις μελών", en="Invitations of members"),
        allow=_MANAGERS,
        returns=InvitationsView,
        errors=(OrganisationNotFound, MembersNotYoursToAdd),
    )
    def list_member_invitations(self, organisation_id: UUID) -> dict[str, Any]:
        """List the invitations of an organisation."""
        return {"items": queries.of_organisation(self.session, self._managed(organisation_id).id)}

    @operation(
        "DELETE",
        "/v1/organisations/{organisation_id}/invitations/{invitation_id}",
        summary=Localized(el="Ανάκληση πρόσκλησης", en="Withdraw an invitation"),
        allow=_MANAGERS,
        status=204,
        errors=(OrganisationNotFound, MembersNotYoursToAdd, InvitationNotFound),
    )
    def withdraw_member_invitation(self, organisation_id: UUID, invitation_id: UUID) -> None:
        """Withdraw an invitation. Idempotent."""
        organisation = self._managed(organisation_id)
        queries.get_invitation(self.session, organisation.id, invitation_id).withdraw(now=self.now)

    @operation(
        "GET",
        "/v1/people/invitation",
        summary=Localized(el="Σελίδα πρόσκλησης", en="Page of an invitation"),
        allow=ANYONE,
        query=ShowInvitation,
        produces=HTML,
        errors=(InvitationInvalid, InvitationExpired),
    )
    def show_invitation(self, *, query: dict[str, Any]) -> Answer:
        """Show the page behind an invitation. Changes nothing."""
        invitation = queries.of_link(self.session, self._invitation_links.read(query["token"]))
        if self.call.is_navigation and (portal := self.settings.portal_url):
            return Answer.moved_to(f"{portal}/{invitation.language}/invitation?token={quote(query['token'])}")
        if queries.has_joined(self.session, invitation):
            return pages.done(invitation, again=True)
        check(self.session, invitation, now=self.now)
        return pages.ask(query["token"], invitation, wants_account=wants_account(self.session, invitation))

    @operation(
        "POST",
        "/v1/people/invitation",
        summary=Localized(el="Αποδοχή πρόσκλησης", en="Accept an invitation"),
        description=Localized(
            el="Αν η διεύθυνση δεν έχει λογαριασμό, δημιουργείται με το όνομα και τον κωδικό που δίνονται. Δεύτερη "
            "φορά δεν αλλάζει τίποτε.",
            en="If the address has no account, one is made with the name and the password given. A second time changes "
            "nothing.",
        ),
        allow=ANYONE,
        body=AcceptInvitation,
        status=204,
        form=True,
        pages=True,
        transaction=False,  # no connection waits while a password is hashed
        limit="login",
        errors=(
            InvitationInvalid,
            InvitationExpired,
            AccountWanted,
            WordsChanged,
            PasswordTooCommon,
            OrganisationNotActive,
            MembershipsTooMany,
        ),
    )
    def accept_invitation(self, *, body: dict[str, Any]) -> Answer | None:
        """Join, with the account of the address or a new one."""
        invitation_id = self._invitation_links.read(body["token"])
        self.audit(target=("invitation", invitation_id))
        with self.transaction(is_act=False) as session:
            invitation = queries.of_link(session, invitation_id)
            if queries.has_joined(session, invitation):
                return pages.done(invitation, again=True) if self.call.accepts_html else None
            check(session, invitation, now=self.now)
            new = wants_account(session, invitation)
        password_hash = self._hash_for(invitation, body) if new else None
        with self.transaction() as session:
            name = body["name"]
            self.publish(*accept(session, invitation_id, name=name, password_hash=password_hash, now=self.now))
        return pages.done(invitation) if self.call.accepts_html else None

    def _hash_for(self, invitation: Invitation, body: dict[str, Any]) -> str:
        check_account(body)
        check_words(TERMS, body["terms_version"])
        personal = (invitation.email, body["name"])
        check_password(body["password"], personal=personal, great_list=self.settings.breached_passwords)
        return hash_password(body["password"])

    def _check_bounds(self, email: str) -> None:
        devices, by = Devices(self.settings.secret), str(self.principal.person_id)
        sent, _ = count(self.session, devices.digest("invitations by", by), HOUR, now=self.now)
        if sent > MOST_IN_AN_HOUR or not may_mail(self.session, devices, INVITATION, email, now=self.now):
            raise InvitationsTooMany(headers={"Retry-After": str(int(HOUR.total_seconds()))})

    def _managed(self, organisation_id: UUID) -> Organisation:
        organisation = get_organisation(self.session, organisation_id)
        check_may_add_members(self.principal, organisation)
        return organisation

    @property
    def _invitation_links(self) -> InvitationLinks:
        return InvitationLinks(*known_secrets(self.settings))
