"""Subscription to identity's events of organisations: it updates the projection and moves open reviews."""

from __future__ import annotations

from challenges.call.challenge.queries import waiting_in_region
from challenges.projections.organisation.model import Organisation
from challenges.projections.organisation.queries import has_active_centre
from challenges.projections.organisation.schemas import OrganisationHeard
from chassis.service import Operations
from chassis.subscriptions import Received, subscribe


class OrganisationOperations(Operations):
    """Subscription to changes of the register."""

    @subscribe("identity", "organisation.registered.v1", "organisation.updated.v1", schema=OrganisationHeard)
    def on_organisation_changed(self, event: Received) -> None:
        """Update the organisation. When the last centre of a region closes, its open reviews move to the Ministry."""
        organisation = self.session.merge(Organisation(**event.data))
        self.session.flush()
        if organisation.closed_centre and not has_active_centre(self.session, organisation.region):
            for challenge in waiting_in_region(self.session, organisation.region):
                self.publish(*challenge.hand_to_ministry(self.now))
