"""Belonging: to which organisations a challenge belongs, and what their people may therefore see and do."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from challenges.call.challenge.errors import NotYourChallenge
from challenges.call.owner.model import HAVING_READ, REQUESTED, Owner
from chassis.principal import Principal

EDITOR_ROLES: Final = frozenset({"contributor", "approver", "manager"})
APPROVER_ROLES: Final = frozenset({"approver", "manager"})


class Belonging:
    """The part of a challenge that says whose it is."""

    lead_organisation_id: Mapped[UUID] = mapped_column(index=True)
    review_region: Mapped[str | None] = mapped_column(String(8))

    @declared_attr
    def owners(cls) -> Mapped[list[Owner]]:  # noqa: N805 - SQLAlchemy calls it with the class
        """Give what each organisation is to the challenge."""
        return relationship(order_by=(Owner.at, Owner.organisation_id), cascade="all, delete-orphan", lazy="selectin")

    @property
    def owner_ids(self) -> list[UUID]:
        """Give the organisations that own the challenge: the leading one, then the others as they joined."""
        others = [o.organisation_id for o in self.owners if o.owns and o.organisation_id != self.lead_organisation_id]
        return [self.lead_organisation_id, *others]

    def owner(self, organisation_id: UUID) -> Owner | None:
        """Give what one organisation is to the challenge."""
        return next((owner for owner in self.owners if owner.organisation_id == organisation_id), None)

    @property
    def reader_ids(self) -> list[UUID]:
        """Give the organisations that share the challenge or did: their people read what others hand in."""
        return [owner.organisation_id for owner in self.owners if owner.state in HAVING_READ]

    def is_asked_by(self, organisation_id: UUID | None) -> bool:
        """Say whether the organisation waits for an answer to its request to share the challenge."""
        owner = self.owner(organisation_id) if organisation_id else None
        return owner is not None and owner.state == REQUESTED

    def is_owner_editor(self, principal: Principal) -> bool:
        """Say whether the person edits for one of the owners."""
        return any(principal.role_in(owner) & EDITOR_ROLES for owner in self.owner_ids)

    def is_owner_approver(self, principal: Principal) -> bool:
        """Say whether the person answers for one of the owners."""
        return any(principal.role_in(owner) & APPROVER_ROLES for owner in self.owner_ids)

    def concerns(self, principal: Principal) -> bool:
        """Say whether the caller may see what is not public: owners, curators, the centre once it was asked."""
        if principal.system or principal.is_curator:
            return True
        if any(principal.role_in(owner) for owner in self.owner_ids):
            return True
        return self.review_region is not None and self.review_region in principal.centre_regions

    def check_editor(self, by: Principal) -> None:
        """Raise `NotYourChallenge` unless the person edits for one of the owners."""
        if not self.is_owner_editor(by):
            raise NotYourChallenge

    def check_approver(self, by: Principal) -> None:
        """Raise `NotYourChallenge` unless the person answers for one of the owners, or is a curator."""
        if not (by.is_curator or self.is_owner_approver(by)):
            raise NotYourChallenge
