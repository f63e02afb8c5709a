"""Handler of organisations' events."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from chassis.service import Operations
from chassis.subscriptions import Received, subscribe
from notifications.projections.organisation.model import Organisation
from notifications.projections.organisation.schemas import OrganisationHeard


class OrganisationHandlers(Operations):
    """Keeps our copy of the register."""

    @subscribe("identity", "organisation.registered.v1", "organisation.updated.v1", schema=OrganisationHeard)
    def on_organisation_registered_or_updated(self, event: Received) -> None:
        """Update the projection of the organisation."""
        said = {name: event.data[name] for name in ("kind", "name_el", "region", "status")}
        said["name_en"] = event.data["name_en"] or ""
        row = insert(Organisation).values(id=event.data["organisation_id"], **said)
        self.session.execute(row.on_conflict_do_update(index_elements=["id"], set_=said))
