"""Personal data of the observatory, and its treatment when a person is erased."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import func

from chassis.audit.personal_data import AUDIT_TRAIL
from chassis.erasures import ErasesPeople
from chassis.language import Localized
from chassis.personal_data import ROLE, WHEN, PersonalDataCategory
from chassis.retention import RetentionRule
from observatory.adoption.adoption.model import Adoption, AdoptionEntry
from observatory.adoption.adoption.states import ABANDONED, AVOIDED, WITHDRAWN
from observatory.exchange.practice_import.model import RECEIVED, Import
from observatory.impact.claim.personal_data import IMPACT
from observatory.library.personal_data import LIBRARY_DATA, LIBRARY_RETENTION
from observatory.practice.certification.model import Certification
from observatory.practice.certification_request.model import CertificationPlace, CertificationRequest
from observatory.practice.file.model import PracticeFile
from observatory.practice.practice.model import Practice
from observatory.practice.renewal.model import Renewal
from observatory.practice.review.model import Review
from observatory.practice.revision.model import Revision
from observatory.projections.person.model import Member, SuspendedPerson

_PRACTICE: Final = Localized(el="Πρακτική", en="Practice")
_AN_ACT: Final = Localized(
    el="Πράξη διοικητικής διαδικασίας που φυλάσσεται με τον φάκελό της. Μένει ένα αναγνωριστικό που δεν οδηγεί πια σε "
    "κανέναν",
    en="An act of an administrative procedure, kept with its file. An identifier stays that leads to nobody any more",
)
_AUTHORSHIP: Final = Localized(
    el="Η πρακτική ανήκει στον φορέα και μένει· το ποιος την έγραψε διαγράφεται",
    en="The practice is the organisation's and stays; who wrote it is deleted",
)
_ACT_OF_A_BODY: Final = Localized(
    el="Η υιοθέτηση είναι πράξη του φορέα και μένει· το ποιος την έγραψε διαγράφεται",
    en="The adoption is an act of the organisation and stays; who wrote it is deleted",
)
_ANSWER_OF_A_BODY: Final = Localized(
    el="Η απάντηση είναι του φορέα και μένει· το ποιος την έδωσε διαγράφεται",
    en="The answer is the organisation's and stays; who gave it is deleted",
)

PERSONAL_DATA: Final = (
    PersonalDataCategory(
        table=Practice.__table__,
        rows_of=lambda s: Practice.author_ids.contains([s.person_id]),
        title=Localized(el="Πρακτικές που γράψατε για φορέα", en="Practices that you wrote for an organisation"),
        fields={
            "id": _PRACTICE,
            "title": Localized(el="Τίτλος", en="Title"),
            "state": Localized(el="Κατάσταση", en="State"),
            "created_at": WHEN,
            "author_ids": Localized(el="Οι συντάκτες", en="The authors"),
        },
        retention_reason=_AUTHORSHIP,
        anonymise={"author_ids": lambda s: func.array_remove(Practice.author_ids, s.person_id)},
    ),
    PersonalDataCategory(
        table=Revision.__table__,
        rows_of=lambda s: Revision.person_id == s.person_id,
        title=Localized(el="Αλλαγές που κάνατε σε πρακτικές", en="Changes that you made to practices"),
        fields={
            "practice_id": _PRACTICE,
            "number": Localized(el="Αριθμός", en="Number"),
            "changed": Localized(el="Τι άλλαξε", en="What changed"),
            "person_id": Localized(el="Ποιος", en="Who"),
            "created_at": WHEN,
        },
        retention_reason=_AUTHORSHIP,
        anonymise={"person_id": lambda _: None},
    ),
    PersonalDataCategory(
        table=Review.__table__,
        rows_of=lambda s: Review.reviewer_id == s.person_id,
        title=Localized(el="Αποφάσεις σας για πρακτικές", en="Decisions of yours about practices"),
        fields={
            "practice_id": _PRACTICE,
            "decision": Localized(el="Απόφαση", en="Decision"),
            "comment": Localized(el="Σχόλιο", en="Comment"),
            "remarks": Localized(el="Παρατηρήσεις ανά ενότητα", en="Remarks per section"),
            "reviewer_id": Localized(el="Ποιος", en="Who"),
            "created_at": WHEN,
        },
        retention_reason=_AN_ACT,
    ),
    PersonalDataCategory(
        table=Certification.__table__,
        rows_of=lambda s: Certification.evaluator_id == s.person_id,
        title=Localized(el="Αξιολογήσεις σας για πιστοποίηση", en="Evaluations of yours for certification"),
        fields={
            "practice_id": _PRACTICE,
            "scores": Localized(el="Βαθμοί", en="Scores"),
            "comment": Localized(el="Σχόλιο", en="Comment"),
            "declaration": Localized(el="Το κείμενο της δήλωσής σας", en="The words of your declaration"),
            "evaluator_id": Localized(el="Ποιος", en="Who"),
            "created_at": WHEN,
        },
        retention_reason=_AN_ACT,
    ),
    PersonalDataCategory(
        table=CertificationRequest.__table__,
        rows_of=lambda s: CertificationRequest.requested_by == s.person_id,
        title=Localized(el="Αιτήματα πιστοποίησης που κάνατε", en="Certifications that you asked for"),
        fields={
            "practice_id": _PRACTICE,
            "requested_by": Localized(el="Ποιος", en="Who"),
            "requested_at": WHEN,
        },
        retention_reason=_AUTHORSHIP,
        anonymise={"requested_by": lambda _: None},
    ),
    PersonalDataCategory(
        table=CertificationPlace.__table__,
        rows_of=lambda s: CertificationPlace.evaluator_id == s.person_id,
        title=Localized(el="Θέσεις σας σε πιστοποιήσεις", en="Your places in certifications"),
        fields={
            "evaluator_id": Localized(el="Ποιος", en="Who"),
            "declaration": Localized(el="Το κείμενο της δήλωσής σας", en="The words of your declaration"),
            "taken_at": WHEN,
            "due_at": Localized(el="Προθεσμία", en="Due"),
        },
    ),
    PersonalDataCategory(
        table=Renewal.__table__,
        rows_of=lambda s: Renewal.answered_by == s.person_id,
        title=Localized(el="Απαντήσεις σας αν ισχύουν πρακτικές", en="Answers of yours whether practices still run"),
        fields={
            "practice_id": _PRACTICE,
            "answer": Localized(el="Απάντηση", en="Answer"),
            "why": Localized(el="Γιατί", en="Why"),
            "answered_by": Localized(el="Ποιος", en="Who"),
            "answered_at": WHEN,
        },
        retention_reason=_ANSWER_OF_A_BODY,
        anonymise={"answered_by": lambda _: None},
    ),
    PersonalDataCategory(
        table=Import.__table__,
        rows_of=lambda s: Import.person_id == s.person_id,
        title=Localized(el="Αρχεία πρακτικών που στείλατε για φορέα", en="Files of practices that you sent for a body"),
        fields={
            "organisation_id": Localized(el="Φορέας", en="Organisation"),
            "state": Localized(el="Κατάσταση", en="State"),
            "person_id": Localized(el="Ποιος", en="Who"),
            "created_at": WHEN,
        },
        retention_reason=_AUTHORSHIP,
        anonymise={"person_id": lambda _: None},
    ),
    PersonalDataCategory(
        table=PracticeFile.__table__,
        rows_of=lambda s: PracticeFile.person_id == s.person_id,
        title=Localized(el="Αρχεία που ανεβάσατε σε πρακτικές", en="Files that you added to practices"),
        fields={
            "practice_id": _PRACTICE,
            "name": Localized(el="Όνομα αρχείου", en="File name"),
            "title": Localized(el="Τίτλος", en="Title"),
            "person_id": Localized(el="Ποιος", en="Who"),
            "created_at": WHEN,
        },
        retention_reason=_AUTHORSHIP,
        anonymise={"person_id": lambda _: None},
    ),
    PersonalDataCategory(
        table=Adoption.__table__,
        rows_of=lambda s: Adoption.author_id == s.person_id,
        title=Localized(el="Υιοθετήσεις που ξεκινήσατε για φορέα", en="Adoptions that you began for an organisation"),
        fields={
            "practice_id": _PRACTICE,
            "taker_id": Localized(el="Φορέας", en="Organisation"),
            "state": Localized(el="Κατάσταση", en="State"),
            "author_id": Localized(el="Ποιος", en="Who"),
            "started_at": WHEN,
        },
        retention_reason=_ACT_OF_A_BODY,
        anonymise={"author_id": lambda _: None},
    ),
    PersonalDataCategory(
        table=AdoptionEntry.__table__,
        rows_of=lambda s: AdoptionEntry.person_id == s.person_id,
        title=Localized(el="Όσα γράψατε σε βήματα υιοθετήσεων", en="Entries of yours in steps of adoptions"),
        fields={
            "adoption_id": Localized(el="Υιοθέτηση", en="Adoption"),
            "step": Localized(el="Βήμα", en="Step"),
            "note": Localized(el="Σημείωση", en="Note"),
            "obstacles": Localized(el="Εμπόδια", en="Obstacles"),
            "person_id": Localized(el="Ποιος", en="Who"),
            "entered_on": WHEN,
        },
        retention_reason=_ACT_OF_A_BODY,
        anonymise={"person_id": lambda _: None},
    ),
    *LIBRARY_DATA,
    *IMPACT,
    PersonalDataCategory(
        table=Member.__table__,
        rows_of=lambda s: Member.person_id == s.person_id,
        title=Localized(el="Ρόλοι σας σε φορείς", en="Your roles in organisations"),
        fields={
            "organisation_id": Localized(el="Φορέας", en="Organisation"),
            "role": ROLE,
            "since": Localized(el="Από", en="Since"),
        },
    ),
    PersonalDataCategory(
        table=SuspendedPerson.__table__,
        rows_of=lambda s: SuspendedPerson.person_id == s.person_id,
        title=Localized(el="Αναστολή του λογαριασμού σας", en="Suspension of your account"),
        fields={"since": Localized(el="Από", en="Since")},
    ),
    AUDIT_TRAIL,
)

# Parts, rows and reports go with their import; which identifiers have been imported stays.
RETENTION: Final = (
    RetentionRule(
        table=Import.__table__,
        what=Localized(
            el="Εισαγωγές που δεν ξεκίνησαν, με το αρχείο τους", en="Imports never started, with their file"
        ),
        starts_at=Import.created_at,
        retain_for=timedelta(days=2),
        only=Import.state == RECEIVED,
    ),
    RetentionRule(
        table=Import.__table__,
        what=Localized(
            el="Εισαγωγές που έχουν λήξει, με την αναφορά τους", en="Imports that are over, with their report"
        ),
        starts_at=Import.finished_at,
        retain_for=timedelta(days=90),
    ),
    RetentionRule(
        table=PracticeFile.__table__,
        what=Localized(el="Μεταφορτώσεις αρχείων που δεν ολοκληρώθηκαν", en="Uploads of files never completed"),
        starts_at=PracticeFile.touched_at,
        retain_for=timedelta(days=1),
        only=PracticeFile.completed_at.is_(None),
    ),
    RetentionRule(
        table=PracticeFile.__table__,
        what=Localized(
            el="Αρχεία που αφαιρέθηκαν από το κείμενο εργασίας και το δημοσιευμένο",
            en="Files removed from the working and the published content",
        ),
        starts_at=PracticeFile.completed_at,
        retain_for=timedelta(days=1),
        only=PracticeFile.is_unused(),
    ),
    RetentionRule(
        table=Adoption.__table__,
        what=Localized(
            el="Υιοθετήσεις που εγκαταλείφθηκαν ή δεν ξεκίνησαν, και αποφυγές",
            en="Adoptions given up or never begun, and avoidances",
        ),
        starts_at=Adoption.ended_at,
        retain_for=timedelta(days=5 * 365),
        only=Adoption.state.in_((ABANDONED, WITHDRAWN, AVOIDED)),
    ),
    *LIBRARY_RETENTION,
)


class PersonalDataOperations(ErasesPeople):
    """Export, erasure and retention of the observatory's personal data."""

    personal_data_categories = PERSONAL_DATA
    retention = RETENTION
