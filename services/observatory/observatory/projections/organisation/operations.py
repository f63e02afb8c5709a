"""Organisations: the projection follows identity's events."""

from __future__ import annotations

from chassis.service import Operations
from chassis.subscriptions import Received, subscribe
from observatory.practice.practice.queries import waiting_in_region
from observatory.projections.organisation.model import Organisation
from observatory.projections.organisation.queries import has_active_centre
from observatory.projections.organisation.schemas import OrganisationHeard
from observatory.search import index


class OrganisationOperations(Operations):
    """What happens here when the register changes."""

    @subscribe("identity", "organisation.registered.v1", "organisation.updated.v1", schema=OrganisationHeard)
    def on_organisation_changed(self, event: Received) -> None:
        """Remember the organisation; its practices are found by its name; what waited for a closed centre moves on."""
        known = self.session.get(Organisation, event.data["organisation_id"])
        names = known and (known.name_el, known.name_en)
        organisation = self.session.merge(Organisation(**event.data))
        self.session.flush()
        if names != (organisation.name_el, organisation.name_en):
            index.rename(self.session, organisation.organisation_id)
        if organisation.closed_centre and not has_active_centre(self.session, organisation.region):
            for practice in waiting_in_region(self.session, organisation.region):
                self.publish(*practice.hand_to_ministry(self.now))
