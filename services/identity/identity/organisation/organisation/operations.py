"""Operations of organisations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.language import Localized
from chassis.operations import Cache, operation
from chassis.pagination import BadCursor, Page
from chassis.permissions import ANYONE, CURATOR
from chassis.service import Operations
from identity.organisation.organisation import queries
from identity.organisation.organisation.model import (
    Organisation,
    OrganisationAlreadyRegistered,
    OrganisationFacts,
    OrganisationFactsContradict,
    OrganisationNotFound,
)
from identity.organisation.organisation.schemas import (
    FindOrganisations,
    OrganisationPage,
    OrganisationView,
    RegisterOrganisation,
)


class OrganisationOperations(Operations):
    """The register."""

    @operation(
        "GET",
        "/v1/organisations",
        summary=Localized(el="Αναζήτηση φορέων", en="Find organisations"),
        allow=ANYONE,
        query=FindOrganisations,
        returns=OrganisationPage,
        cache=Cache(seconds=300, tags=("organisations",), shared=True),
        errors=(BadCursor,),
        single_read=True,
    )
    def list_organisations(self, *, query: dict[str, Any]) -> Page:
        """List the organisations, by name."""
        return queries.search_organisations(self.session, query, self.cursors)

    @operation(
        "GET",
        "/v1/organisations/{organisation_id}",
        summary=Localized(el="Στοιχεία φορέα", en="One organisation"),
        allow=ANYONE,
        returns=OrganisationView,
        cache=Cache(seconds=300, tags=("organisation:{organisation_id}",), shared=True),
        errors=(OrganisationNotFound,),
        single_read=True,
    )
    def get_organisation(self, organisation_id: UUID) -> Organisation:
        """Return one organisation."""
        return queries.get_organisation(self.session, organisation_id)

    @operation(
        "POST",
        "/v1/organisations",
        summary=Localized(el="Εγγραφή φορέα στο μητρώο", en="Register an organisation"),
        allow=CURATOR,
        body=RegisterOrganisation,
        returns=OrganisationView,
        status=201,
        location="/v1/organisations/{id}",
        errors=(OrganisationFactsContradict, OrganisationAlreadyRegistered),
    )
    def register_organisation(self, *, body: dict[str, Any]) -> Organisation:
        """Enter a body into the register."""
        organisation, event = Organisation.register(OrganisationFacts(**body), now=self.now)
        queries.check_place_in_register(self.session, organisation)
        self.session.add(organisation)
        self.publish(event)
        return organisation
