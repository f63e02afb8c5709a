"""Settings of the observatory beyond those of every service."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import ServiceSettings, positive, setting

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class ObservatorySettings(ServiceSettings):
    """Terms of reviews and certification, and limits of imports and of files."""

    review_days_regional: int = setting(
        "OBSERVATORY_REVIEW_DAYS_REGIONAL", positive, default=15, help="Days a regional centre has for a review"
    )
    review_days_ministry: int = setting(
        "OBSERVATORY_REVIEW_DAYS_MINISTRY", positive, default=20, help="Days the Ministry has for a review"
    )
    document_review_days: int = setting(
        "OBSERVATORY_DOCUMENT_REVIEW_DAYS",
        positive,
        default=15,
        help="Days in which curators decide about a document proposed for the library",
    )
    takeover_working_days: int = setting(
        "OBSERVATORY_TAKEOVER_WORKING_DAYS",
        positive,
        default=10,
        help="Working days after the due date of a regional review from which the Ministry may decide",
    )
    approval_working_days: int = setting(
        "OBSERVATORY_APPROVAL_WORKING_DAYS",
        positive,
        default=5,
        help="Working days after which the approvers of a body are reminded of what waits for them",
    )
    adoption_question_days: int = setting(
        "OBSERVATORY_ADOPTION_QUESTION_DAYS",
        positive,
        default=90,
        help="Days without an entry after which a body is asked whether an adoption is still going",
    )
    adoption_dormant_days: int = setting(
        "OBSERVATORY_ADOPTION_DORMANT_DAYS",
        positive,
        default=180,
        help="Days without an answer to that question after which an adoption is dormant",
    )
    impact_verification_days: int = setting(
        "OBSERVATORY_IMPACT_VERIFICATION_DAYS",
        positive,
        default=30,
        help="Days after which a verdict on an impact claim is due",
    )
    impact_reminder_days: int = setting(
        "OBSERVATORY_IMPACT_REMINDER_DAYS",
        positive,
        default=3,
        help="Days before a verdict on an impact claim is due from which verifiers are reminded",
    )
    impact_second_verifier_eur: int = setting(
        "OBSERVATORY_IMPACT_SECOND_VERIFIER_EUR",
        positive,
        default=100_000,
        help="Euro of a claimed saving from which two people must verify it",
    )
    certification_days: int = setting(
        "OBSERVATORY_CERTIFICATION_DAYS", positive, default=30, help="Days an evaluator has for a certification"
    )
    certification_reminder_days: int = setting(
        "OBSERVATORY_CERTIFICATION_REMINDER_DAYS",
        positive,
        default=7,
        help="Days before an evaluator's place in a certification ends from which they are reminded",
    )
    certificate_months: int = setting(
        "OBSERVATORY_CERTIFICATE_MONTHS", positive, default=24, help="Months for which a certified practice stays so"
    )
    certificate_reminder_days: int = setting(
        "OBSERVATORY_CERTIFICATE_REMINDER_DAYS",
        positive,
        default=60,
        help="Days before a certificate ends from which its organisation is reminded and may ask for another",
    )
    renewal_days: int = setting(
        "OBSERVATORY_RENEWAL_DAYS",
        positive,
        default=365,
        help="Days after a publication or an answer until a body is asked whether its practice still runs",
    )
    renewal_changed_days: int = setting(
        "OBSERVATORY_RENEWAL_CHANGED_DAYS",
        positive,
        default=90,
        help="Days until a body is asked again after it has answered that its practice has changed",
    )
    renewal_reminder_days: int = setting(
        "OBSERVATORY_RENEWAL_REMINDER_DAYS", positive, default=14, help="Days until a body is reminded of that question"
    )
    renewal_last_reminder_days: int = setting(
        "OBSERVATORY_RENEWAL_LAST_REMINDER_DAYS",
        positive,
        default=30,
        help="Days until a body is reminded of that question for the last time",
    )
    renewal_stale_days: int = setting(
        "OBSERVATORY_RENEWAL_STALE_DAYS",
        positive,
        default=60,
        help="Days without an answer to that question after which a practice is marked stale",
    )
    import_bytes: int = setting(
        "OBSERVATORY_IMPORT_BYTES", positive, default=512 * 1024 * 1024, help="Bytes of the largest file of an import"
    )
    import_rows: int = setting(
        "OBSERVATORY_IMPORT_ROWS", positive, default=50_000, help="Rows of the longest file of an import"
    )
    file_bytes: int = setting(
        "OBSERVATORY_FILE_BYTES", positive, default=20 * MEBIBYTE, help="Bytes of the largest file of a practice"
    )
    practice_files_bytes: int = setting(
        "OBSERVATORY_PRACTICE_FILES_BYTES", positive, default=100 * MEBIBYTE, help="Bytes of all files of a practice"
    )
    document_file_bytes: int = setting(
        "OBSERVATORY_DOCUMENT_FILE_BYTES",
        positive,
        default=50 * MEBIBYTE,
        help="Bytes of the largest file of a document of the library",
    )
    document_files_bytes: int = setting(
        "OBSERVATORY_DOCUMENT_FILES_BYTES", positive, default=200 * MEBIBYTE, help="Bytes of all files of a document"
    )
    library_bytes: int = setting(
        "OBSERVATORY_FILES_BYTES", positive, default=20 * 1024 * MEBIBYTE, help="Bytes of all files of the library"
    )
    organisation_files_bytes: int = setting(
        "OBSERVATORY_ORGANISATION_FILES_BYTES",
        positive,
        default=2048 * MEBIBYTE,
        help="Bytes of all files of an organisation's practices",
    )
