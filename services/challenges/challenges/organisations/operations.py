"""Organisations: the projection follows identity's events."""

from __future__ import annotations

from challenges.organisations.model import Organisation
from challenges.organisations.schemas import OrganisationHeard
from chassis.service import Operations
from chassis.subscriptions import Received, subscribe


class OrganisationOperations(Operations):
    """What happens here when the register changes."""

    @subscribe("identity", "organisation.registered.v1", "organisation.updated.v1", schema=OrganisationHeard)
    def on_organisation_changed(self, event: Received) -> None:
        """Remember the organisation."""
        self.session.merge(Organisation(**event.data))
