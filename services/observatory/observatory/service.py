"""Observatory service: the table of contents. Every noun's operations are mixed in here, and nothing else happens."""

from __future__ import annotations

from chassis.erasures import ErasureReceipted
from chassis.language import Text
from chassis.service import Service
from observatory.cases.operations import CaseOperations
from observatory.certifications.events import PracticeCertified
from observatory.certifications.operations import CertificationOperations
from observatory.imports.operations import ImportOperations
from observatory.imports.work import ImportWork
from observatory.opendata.operations import OpenDataOperations
from observatory.organisations.operations import OrganisationOperations
from observatory.origins.events import PracticeDrafted
from observatory.origins.operations import OriginOperations
from observatory.personal_data import PersonalDataOperations
from observatory.practices.events import (
    PracticeArchived,
    PracticePublished,
    PracticeSubmitted,
    PracticeUpdated,
    PracticeWithdrawn,
)
from observatory.practices.operations import PracticeOperations
from observatory.reviews.events import PracticeChangesRequested, PracticeForwarded, PracticeRejected
from observatory.reviews.operations import ReviewOperations
from observatory.revisions.operations import RevisionOperations
from observatory.search.operations import SearchOperations
from observatory.settings import ObservatorySettings
from observatory.taxonomies.operations import TaxonomyOperations


class Observatory(
    PracticeOperations,
    ReviewOperations,
    CertificationOperations,
    RevisionOperations,
    OrganisationOperations,
    OriginOperations,
    TaxonomyOperations,
    CaseOperations,
    ImportOperations,
    ImportWork,
    SearchOperations,
    PersonalDataOperations,
    OpenDataOperations,
    Service,
):
    """What works: practices, their review, their publication and their search."""

    name = "observatory"
    title = Text(el="Πρακτικές και η αξιολόγησή τους", en="Practices and their review")
    settings_class = ObservatorySettings
    announces = (
        PracticeDrafted,
        PracticeSubmitted,
        PracticeForwarded,
        PracticeChangesRequested,
        PracticeRejected,
        PracticePublished,
        PracticeUpdated,
        PracticeCertified,
        PracticeArchived,
        PracticeWithdrawn,
        ErasureReceipted,
    )
