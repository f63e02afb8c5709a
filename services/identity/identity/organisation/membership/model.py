"""Membership and platform role: the permissions of a person in an organisation and on the whole platform."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.errors import Conflict, FieldError, Forbidden, NotFound, ValidationFailed
from chassis.language import Localized
from chassis.principal import Principal
from commons.roles import MANAGER, is_curator
from identity.base import Base
from identity.organisation.membership.events import MemberAdded, MemberRemoved, RoleGranted, RoleRevoked
from identity.organisation.organisation.model import Organisation

# Every role stands in the access token, and servers take headers of 8 KB.
MOST_MEMBERSHIPS: Final = 32
HeldRole = tuple[UUID, str]


class MemberAlreadyAdded(Conflict):
    """The person has this role in this organisation."""

    title = Localized(
        el="Το πρόσωπο έχει ήδη αυτόν τον ρόλο στον φορέα",
        en="The person has this role in the organisation already",
    )


class MembershipsTooMany(Conflict):
    """The person has as many roles as an access token can carry."""

    title = Localized(
        el="Το πρόσωπο έχει ήδη τους περισσότερους ρόλους που επιτρέπονται",
        en="The person has as many roles as are allowed",
    )


class MembersNotYoursToAdd(Forbidden):
    """Only a manager of the organisation or a curator adds members to it."""

    title = Localized(
        el="Μέλη προσθέτει ο διαχειριστής του φορέα ή ο επιμελητής",
        en="Members are added by a manager of the organisation or a curator",
    )


class MembersNotYoursToSee(Forbidden):
    """The members of an organisation are shown to one another and to curators."""

    title = Localized(
        el="Τα μέλη ενός φορέα τα βλέπουν τα μέλη του και οι επιμελητές",
        en="The members of an organisation are shown to its members and to curators",
    )


class MembersNotYoursToRemove(Forbidden):
    """Only a manager of the organisation, a curator, or the person themselves ends a membership."""

    title = Localized(
        el="Μέλη αφαιρεί ο διαχειριστής του φορέα, ο επιμελητής ή το ίδιο το μέλος",
        en="Members are removed by a manager of the organisation, a curator, or themselves",
    )


class MemberNotFound(NotFound):
    """The person has no such role in this organisation."""

    title = Localized(el="Το πρόσωπο δεν έχει τον ρόλο αυτόν στον φορέα", en="The person has no such role here")


class LastManager(Conflict):
    """The organisation would have no manager left. Hand the duties over first, or ask a curator."""

    title = Localized(
        el="Ο φορέας θα έμενε χωρίς διαχειριστή. Μεταβιβάστε πρώτα τα καθήκοντα",
        en="The organisation would have no manager left. Hand the duties over first",
    )


class SuccessorTheSame(Conflict):
    """The successor is the leaving person."""

    title = Localized(el="Ο διάδοχος είναι το ίδιο πρόσωπο", en="The successor is the same person")


class OrganisationNotActive(Conflict):
    """The organisation is no longer active and takes no members."""

    title = Localized(el="Ο φορέας δεν είναι ενεργός", en="The organisation is not active")


class MemberUnknown(ValidationFailed):
    """No verified account has the address given."""

    title = Localized(
        el="Δεν υπάρχει ενεργός λογαριασμός με αυτή τη διεύθυνση",
        en="There is no active account with this address",
    )

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("email", "unknown_person", self.title)])


class Membership(Base):
    """One role of one person in one organisation."""

    __tablename__ = "memberships"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def add(
        cls, person_id: UUID, organisation: Organisation, role: str, *, held: Collection[HeldRole], now: datetime
    ) -> tuple[Membership, MemberAdded]:
        """Create a role of a person in an organisation, beside the roles `held` anywhere."""
        if not organisation.is_active:
            raise OrganisationNotActive
        if (organisation.id, role) in held:
            raise MemberAlreadyAdded
        if len(held) >= MOST_MEMBERSHIPS:
            raise MembershipsTooMany
        membership = cls(
            person_id=person_id, organisation_id=organisation.id, organisation=organisation, role=role, created_at=now
        )
        return membership, membership.addition()

    def addition(self) -> MemberAdded:
        """Return the event that announces the role."""
        return MemberAdded(
            person_id=self.person_id,
            organisation_id=self.organisation_id,
            organisation_kind=self.organisation.kind,
            region=self.organisation.region,
            role=self.role,
        )

    def removal(self, successor_id: UUID | None = None) -> MemberRemoved:
        """Return the event that announces the end of the role."""
        return MemberRemoved(
            person_id=self.person_id,
            organisation_id=self.organisation_id,
            organisation_kind=self.organisation.kind,
            region=self.organisation.region,
            role=self.role,
            successor_id=successor_id,
        )


class PlatformRole(Base):
    """One role of one person on the whole platform."""

    __tablename__ = "platform_roles"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]

    @classmethod
    def grant(cls, person_id: UUID, role: str, *, now: datetime) -> tuple[PlatformRole, RoleGranted]:
        """Create a role of a person on the whole platform."""
        return cls(person_id=person_id, role=role, created_at=now), RoleGranted(person_id=person_id, role=role)

    def revocation(self) -> RoleRevoked:
        """Return the event that announces the end of the role."""
        return RoleRevoked(person_id=self.person_id, role=self.role)


def check_may_add_members(principal: Principal, organisation: Organisation) -> None:
    """Raise `MembersNotYoursToAdd` unless the caller is a curator or a manager of this organisation."""
    if not (is_curator(principal) or MANAGER in principal.role_in(organisation.id)):
        raise MembersNotYoursToAdd


def check_may_see_members(principal: Principal, organisation: Organisation) -> None:
    """Raise `MembersNotYoursToSee` unless the caller is a curator or a member of the organisation."""
    if not (is_curator(principal) or principal.role_in(organisation.id)):
        raise MembersNotYoursToSee


def check_may_remove(principal: Principal, organisation: Organisation, person_id: UUID) -> None:
    """Raise `MembersNotYoursToRemove` unless the caller may add members or is the person themselves."""
    manages = is_curator(principal) or MANAGER in principal.role_in(organisation.id)
    if not manages and principal.person_id != person_id:
        raise MembersNotYoursToRemove
