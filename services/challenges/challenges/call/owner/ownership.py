"""Ownership: the organisations that own a challenge, and the permissions of their people that follow from it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from challenges.call.challenge.errors import NotYourChallenge
from challenges.call.owner.model import HAVING_READ, REQUESTED, Owner
from chassis.principal import Principal
from commons.roles import APPROVER_ROLES, EDITOR_ROLES, centre_regions, is_curator


class Ownership:
    """Mixin of a challenge: its owners and the permissions of their people."""

    lead_organisation_id: Mapped[UUID] = mapped_column(index=True)
    review_region: Mapped[str | None] = mapped_column(String(8))

    @declared_attr
    def owners(cls) -> Mapped[list[Owner]]:  # noqa: N805 - SQLAlchemy calls it with the class
        """Return the role of each organisation in the challenge."""
        return relationship(order_by=(Owner.at, Owner.organisation_id), cascade="all, delete-orphan", lazy="selectin")

    @property
    def owner_ids(self) -> list[UUID]:
        """Return the organisations that own the challenge: the leading one, then the others in order of joining."""
        others = [o.organisation_id for o in self.owners if o.owns and o.organisation_id != self.lead_organisation_id]
        return [self.lead_organisation_id, *others]

    def owner(self, organisation_id: UUID) -> Owner | None:
        """Return the role of one organisation in the challenge."""
        return next((owner for owner in self.owners if owner.organisation_id == organisation_id), None)

    @property
    def reader_ids(self) -> list[UUID]:
        """Return the present and former owners: their people read the submitted solutions."""
        return [owner.organisation_id for owner in self.owners if owner.state in HAVING_READ]

    def is_asked_by(self, organisation_id: UUID | None) -> bool:
        """Return whether the organisation has an open request to share the challenge."""
        owner = self.owner(organisation_id) if organisation_id else None
        return owner is not None and owner.state == REQUESTED

    def is_of_owner(self, principal: Principal) -> bool:
        """Return whether the person has a role in one of the owners."""
        return any(principal.role_in(owner) for owner in self.owner_ids)

    def is_owner_editor(self, principal: Principal) -> bool:
        """Return whether the person is an editor of one of the owners."""
        return any(principal.role_in(owner) & EDITOR_ROLES for owner in self.owner_ids)

    def is_owner_approver(self, principal: Principal) -> bool:
        """Return whether the person is an approver of one of the owners."""
        return any(principal.role_in(owner) & APPROVER_ROLES for owner in self.owner_ids)

    def is_lead_approver(self, principal: Principal) -> bool:
        """Return whether the person speaks for the leading body. A program never does."""
        return principal.client_id is None and bool(principal.role_in(self.lead_organisation_id) & APPROVER_ROLES)

    def concerns(self, principal: Principal) -> bool:
        """Return whether the caller may see the non-public part: owners, curators, a centre in or after its review."""
        if principal.system or is_curator(principal):
            return True
        if self.is_of_owner(principal):
            return True
        return self.review_region is not None and self.review_region in centre_regions(principal)

    def check_editor(self, by: Principal) -> None:
        """Raise `NotYourChallenge` unless the person edits for one of the owners."""
        if not self.is_owner_editor(by):
            raise NotYourChallenge

    def check_approver(self, by: Principal) -> None:
        """Raise `NotYourChallenge` unless the person answers for one of the owners, or is a curator."""
        if not (is_curator(by) or self.is_owner_approver(by)):
            raise NotYourChallenge
