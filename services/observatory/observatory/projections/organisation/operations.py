"""Organisations: a projection that follows identity's events."""

from __future__ import annotations

from abc import abstractmethod
from uuid import UUID

from chassis.service import Operations
from chassis.subscriptions import Received, subscribe
from observatory.projections.organisation.model import Organisation
from observatory.projections.organisation.queries import has_active_centre
from observatory.projections.organisation.schemas import OrganisationHeard
from observatory.settings import ObservatorySettings


class OrganisationOperations(Operations[ObservatorySettings]):
    """The projection's handler, with hooks that the wings above implement (template method)."""

    @subscribe("identity", "organisation.registered.v1", "organisation.updated.v1", schema=OrganisationHeard)
    def on_organisation_changed(self, event: Received) -> None:
        """Store the organisation and call the hooks of a new name and of a region's last closed centre."""
        known = self.session.get(Organisation, event.data["organisation_id"])
        names = known and (known.name_el, known.name_en)
        organisation = self.session.merge(Organisation(**event.data))
        self.session.flush()
        if names != (organisation.name_el, organisation.name_en):
            self.organisation_renamed(organisation.organisation_id)
        if organisation.closed_centre and not has_active_centre(self.session, organisation.region):
            self.region_without_centre(organisation.region)

    @abstractmethod
    def organisation_renamed(self, organisation_id: UUID) -> None:
        """Update data derived from an organisation's name; also called for a new organisation."""

    @abstractmethod
    def region_without_centre(self, region: str | None) -> None:
        """Reassign the reviews of a region that has no active innovation centre any more."""
