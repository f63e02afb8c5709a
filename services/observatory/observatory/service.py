"""Observatory service, composed of the operations of every package."""

from __future__ import annotations

from chassis.erasures import ErasureReceipted
from chassis.language import Localized
from commons.service import PlatformService
from observatory.adoption.adoption.approval import AdoptionApprovalOperations
from observatory.adoption.adoption.derivation import DerivationOperations
from observatory.adoption.adoption.events import (
    AdoptionAbandoned,
    AdoptionAdvanced,
    AdoptionApprovalRequested,
    AdoptionAskedAfter,
    AdoptionCompletedPrivately,
    AdoptionDormant,
    AdoptionGiverAnswered,
    AdoptionImplemented,
    AdoptionReturned,
    AdoptionStarted,
    AdoptionUnlisted,
)
from observatory.adoption.adoption.operations import AdoptionOperations
from observatory.adoption.graph.operations import GraphOperations
from observatory.exchange.adoption_data.operations import AdoptionDataOperations
from observatory.exchange.adoption_import.operations import AdoptionImportOperations
from observatory.exchange.case_import.operations import CaseOperations
from observatory.exchange.impact_import.operations import ImpactImportOperations
from observatory.exchange.map.operations import MapOperations
from observatory.exchange.open_data.operations import OpenDataOperations
from observatory.exchange.opsi.operations import OpsiOperations
from observatory.exchange.practice_import.drafts import ImportDraftOperations
from observatory.exchange.practice_import.operations import ImportOperations
from observatory.exchange.practice_import.work import ImportWork
from observatory.impact.claim.approval import ImpactApprovalOperations
from observatory.impact.claim.events import (
    ImpactApprovalRequested,
    ImpactClaimed,
    ImpactDisputed,
    ImpactReopened,
    ImpactReturned,
    ImpactSuperseded,
    ImpactVerificationDue,
    ImpactVerified,
    ImpactVerifiedPrivately,
    ImpactWithdrawn,
)
from observatory.impact.claim.operations import ImpactOperations
from observatory.impact.ledger.operations import LedgerOperations
from observatory.impact.verification.operations import VerificationOperations
from observatory.library.catalogue.operations import CatalogueOperations
from observatory.library.document.events import (
    DocumentChangedPrivately,
    DocumentDecided,
    DocumentProposed,
    DocumentPublished,
    DocumentUpdated,
    DocumentWithdrawn,
)
from observatory.library.document.operations import DocumentOperations
from observatory.library.document_import.operations import DocumentImportOperations
from observatory.library.edition.events import DocumentEditionPublished
from observatory.library.edition.files import DocumentFileOperations
from observatory.library.edition.operations import EditionOperations
from observatory.library.principle.operations import PrincipleOperations
from observatory.library.text.work import TextWork
from observatory.personal_data import PersonalDataOperations
from observatory.practice.approval.events import PracticeReturned
from observatory.practice.approval.operations import ApprovalOperations
from observatory.practice.audience.events import PracticeAudienceChanged, PracticeUnlisted
from observatory.practice.certification.events import (
    PracticeCertificateEnded,
    PracticeCertificateEnding,
    PracticeCertified,
    PracticeNotCertified,
)
from observatory.practice.certification.operations import CertificationOperations
from observatory.practice.certification_request.events import (
    PracticeCertificationPlaceEnding,
    PracticeCertificationPlaceFreed,
    PracticeCertificationRequested,
)
from observatory.practice.certification_request.operations import CertificationRequestOperations
from observatory.practice.derivation.events import PracticeDerived
from observatory.practice.file.operations import FileOperations
from observatory.practice.practice.events import (
    PracticeApprovalRequested,
    PracticeArchived,
    PracticePublished,
    PracticeSubmitted,
    PracticeUpdated,
    PracticeWithdrawn,
)
from observatory.practice.practice.operations import PracticeOperations
from observatory.practice.provenance.events import PracticeDrafted
from observatory.practice.provenance.operations import ProvenanceOperations
from observatory.practice.renewal.events import PracticeEnded, PracticeRenewalDue, PracticeRenewed, PracticeStale
from observatory.practice.renewal.operations import RenewalOperations
from observatory.practice.review.events import PracticeChangesRequested, PracticeForwarded, PracticeRejected
from observatory.practice.review.operations import ReviewOperations
from observatory.practice.revision.operations import RevisionOperations
from observatory.projections.person.operations import PersonOperations
from observatory.projections.taxonomy.operations import TaxonomyOperations
from observatory.search.index_updates import IndexUpdates
from observatory.search.operations import SearchOperations
from observatory.search.synonym.operations import SynonymOperations
from observatory.settings import ObservatorySettings
from observatory.task.operations import TaskOperations


class Observatory(
    PracticeOperations,
    ImportDraftOperations,
    ApprovalOperations,
    ReviewOperations,
    CertificationRequestOperations,
    CertificationOperations,
    RenewalOperations,
    RevisionOperations,
    FileOperations,
    ProvenanceOperations,
    AdoptionOperations,
    AdoptionApprovalOperations,
    DerivationOperations,
    GraphOperations,
    ImpactOperations,
    ImpactApprovalOperations,
    VerificationOperations,
    LedgerOperations,
    ImpactImportOperations,
    TaxonomyOperations,
    CaseOperations,
    ImportOperations,
    ImportWork,
    SearchOperations,
    SynonymOperations,
    IndexUpdates,
    PersonOperations,
    PersonalDataOperations,
    OpenDataOperations,
    OpsiOperations,
    MapOperations,
    AdoptionDataOperations,
    AdoptionImportOperations,
    DocumentOperations,
    EditionOperations,
    DocumentFileOperations,
    TextWork,
    CatalogueOperations,
    DocumentImportOperations,
    PrincipleOperations,
    TaskOperations,
    PlatformService,
):
    """Practices of public organisations: their review, publication and search; and the library."""

    name = "observatory"
    title = Localized(el="Πρακτικές και η αξιολόγησή τους", en="Practices and their review")
    settings_class = ObservatorySettings
    publishes = (
        PracticeDrafted,
        PracticeApprovalRequested,
        PracticeReturned,
        PracticeSubmitted,
        PracticeForwarded,
        PracticeChangesRequested,
        PracticeRejected,
        PracticePublished,
        PracticeUpdated,
        PracticeAudienceChanged,
        PracticeUnlisted,
        PracticeCertificationRequested,
        PracticeCertificationPlaceEnding,
        PracticeCertificationPlaceFreed,
        PracticeCertified,
        PracticeNotCertified,
        PracticeCertificateEnding,
        PracticeCertificateEnded,
        PracticeRenewalDue,
        PracticeRenewed,
        PracticeStale,
        PracticeEnded,
        PracticeArchived,
        PracticeWithdrawn,
        PracticeDerived,
        AdoptionApprovalRequested,
        AdoptionReturned,
        AdoptionStarted,
        AdoptionAdvanced,
        AdoptionImplemented,
        AdoptionCompletedPrivately,
        AdoptionUnlisted,
        AdoptionAbandoned,
        AdoptionAskedAfter,
        AdoptionDormant,
        AdoptionGiverAnswered,
        DocumentProposed,
        DocumentDecided,
        DocumentPublished,
        DocumentUpdated,
        DocumentChangedPrivately,
        DocumentWithdrawn,
        ImpactApprovalRequested,
        ImpactReturned,
        ImpactClaimed,
        ImpactVerificationDue,
        ImpactVerified,
        ImpactVerifiedPrivately,
        ImpactDisputed,
        ImpactReopened,
        ImpactSuperseded,
        ImpactWithdrawn,
        DocumentEditionPublished,
        ErasureReceipted,
    )
