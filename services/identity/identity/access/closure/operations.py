"""Operation of closures, for curators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.language import Localized
from chassis.operations import operation
from chassis.service import Operations
from commons.permissions import CURATOR
from identity.access.closure.close import close
from identity.access.closure.schemas import CloseOrganisation
from identity.organisation.organisation.model import (
    Organisation,
    OrganisationClosedAlready,
    OrganisationNotFound,
    SuccessorUnfit,
)
from identity.organisation.organisation.schemas import OrganisationSettingsView


class ClosureOperations(Operations):
    """Bodies that end."""

    @operation(
        "POST",
        "/v1/organisations/{organisation_id}/close",
        summary=Localized(el="Κλείσιμο φορέα", en="Close an organisation"),
        description=Localized(
            el="Ό,τι έγραψε ο φορέας μένει στο όνομά του. Οι ρόλοι, οι προσκλήσεις και τα προγράμματά του παύουν "
            "αμέσως. Για τις εκκρεμότητές του ενεργούν τα μέλη του διαδόχου (`successor_id`), αν υπάρχει.",
            en="All that the body wrote stays in its name. Its roles, invitations and programs end at once. The "
            "members of the successor (`successor_id`), where there is one, act on what it left.",
        ),
        allow=CURATOR,
        body=CloseOrganisation,
        returns=OrganisationSettingsView,
        versioned=True,
        errors=(OrganisationNotFound, OrganisationClosedAlready, SuccessorUnfit),
    )
    def close_organisation(self, organisation_id: UUID, *, body: dict[str, Any]) -> Organisation:
        """Close a body for good."""
        organisation, events = close(
            self.session,
            organisation_id,
            successor_id=body["successor_id"],
            because=body["reason"],
            by=self.principal,
            clock=self.runtime.clock,
        )
        self.publish(*events)
        self.audit(details={"successor_id": str(body["successor_id"])} if body["successor_id"] else {})
        return organisation
