"""Operations of organisations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.etags import Versions
from chassis.language import Localized
from chassis.operations import Cache, check_version, operation
from chassis.pagination import BadCursor, Page
from chassis.permissions import ANYONE, any_of
from chassis.service import Operations
from commons.permissions import CURATOR, ORGANISATION_MANAGER, ORGANISATION_MEMBER
from identity.organisation.organisation import queries
from identity.organisation.organisation.correction import check_may_correct, check_may_see_settings
from identity.organisation.organisation.model import (
    Organisation,
    OrganisationAlreadyRegistered,
    OrganisationFacts,
    OrganisationFactsContradict,
    OrganisationNotFound,
    OrganisationNotYoursToCorrect,
    OrganisationNotYoursToSee,
)
from identity.organisation.organisation.schemas import (
    CorrectOrganisation,
    FindOrganisations,
    OrganisationPage,
    OrganisationSettingsView,
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
        versioned=True,
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
        creates="organisation",
        location="/v1/organisations/{id}",
        errors=(OrganisationFactsContradict, OrganisationAlreadyRegistered),
    )
    def register_organisation(self, *, body: dict[str, Any]) -> Organisation:
        """Enter a body into the register."""
        settings = {name: body.pop(name) for name in ("contact_address", "approval")}
        organisation, event = Organisation.register(OrganisationFacts(**body), now=self.now, **settings)
        queries.check_place_in_register(self.session, organisation)
        self.session.add(organisation)
        self.publish(event)
        return organisation

    @operation(
        "GET",
        "/v1/organisations/{organisation_id}/settings",
        summary=Localized(el="Στοιχεία και ρυθμίσεις φορέα", en="One organisation with its settings"),
        description=Localized(
            el="Για τα μέλη του φορέα και τους επιμελητές: και η διεύθυνση επικοινωνίας, που δεν δημοσιεύεται.",
            en="For the members of the body and for curators: with its contact address, which is not published.",
        ),
        allow=any_of(CURATOR, ORGANISATION_MEMBER),
        returns=OrganisationSettingsView,
        versioned=True,
        errors=(OrganisationNotFound, OrganisationNotYoursToSee),
    )
    def get_organisation_settings(self, organisation_id: UUID) -> Organisation:
        """Return one organisation with its contact address."""
        organisation = queries.get_organisation(self.session, organisation_id)
        check_may_see_settings(self.principal, organisation_id)
        return organisation

    @operation(
        "PATCH",
        "/v1/organisations/{organisation_id}",
        summary=Localized(el="Διόρθωση στοιχείων φορέα", en="Correct an organisation"),
        description=Localized(
            el="Ο επιμελητής διορθώνει κάθε στοιχείο. Ο διαχειριστής του φορέα ορίζει τη διεύθυνση επικοινωνίας "
            "(`contact_address`) και αν ό,τι υποβάλλουν οι συντάκτες περιμένει έγκριση μέσα στον φορέα (`approval`).",
            en="A curator corrects any fact. A manager of the body sets its contact address (`contact_address`), and "
            "whether what contributors hand in waits for an approval inside the body (`approval`).",
        ),
        allow=any_of(CURATOR, ORGANISATION_MANAGER),
        body=CorrectOrganisation,
        returns=OrganisationSettingsView,
        versioned=True,
        if_match=True,
        errors=(
            OrganisationNotFound,
            OrganisationNotYoursToCorrect,
            OrganisationFactsContradict,
            OrganisationAlreadyRegistered,
        ),
    )
    def correct_organisation(
        self, organisation_id: UUID, *, body: dict[str, Any], expected_version: Versions
    ) -> Organisation:
        """Change facts or settings of a body. Its copies in other services and later imports follow."""
        organisation = queries.lock_organisation_for_change(self.session, organisation_id)
        check_may_correct(self.principal, organisation_id, body)
        check_version(expected_version, organisation.version)
        queries.check_corrected_place(self.session, organisation_id, body)
        self.publish(*organisation.correct(body, now=self.now))
        self.audit(details={"fields": sorted(body)})
        return organisation
