"""Rules for events of the observatory."""

from __future__ import annotations

from functools import partial
from typing import Final

from notifications.notices.model import Kind
from notifications.rules.adoption import rules as adoption
from notifications.rules.adoption.schemas import (
    AdoptionAnsweredHeard,
    AdoptionApprovalHeard,
    AdoptionHeard,
    AdoptionImplementedHeard,
    AdoptionStartedHeard,
)
from notifications.rules.certification import rules as certification
from notifications.rules.certification.schemas import (
    CertificateHeard,
    CertificationRequestedHeard,
    PlaceEndingHeard,
    PlaceFreedHeard,
)
from notifications.rules.impact import rules as impact
from notifications.rules.impact.schemas import (
    ImpactApprovalHeard,
    ImpactDueHeard,
    ImpactHeard,
    ImpactVerdictHeard,
)
from notifications.rules.pilot import rules as pilot
from notifications.rules.pilot.schemas import PracticeDraftedHeard
from notifications.rules.practice import effects, rules
from notifications.rules.practice.schemas import (
    PracticeApprovalHeard,
    PracticeDecidedHeard,
    PracticeHeard,
    PracticePublishedHeard,
    PracticeReturnedHeard,
    PracticeSubmittedHeard,
)
from notifications.rules.renewal import rules as renewal
from notifications.rules.renewal.schemas import RenewalDueHeard
from notifications.rules.rule import Rule, Table

_certificate = partial(partial, certification.of_certificate)
_verdict = partial(partial, impact.of_verdict)

PRACTICE: Final[Table] = {
    "practice.drafted.v1": Rule(PracticeDraftedHeard, pilot.of_draft),
    "practice.approval_requested.v1": Rule(PracticeApprovalHeard, rules.of_approval_request),
    "practice.returned.v1": Rule(PracticeReturnedHeard, rules.of_return),
    "practice.submitted.v1": Rule(PracticeSubmittedHeard, rules.of_submission, effect=effects.count_submission),
    "practice.withdrawn.v1": Rule(PracticeHeard, effect=effects.take_submission_back),
    "practice.forwarded.v1": Rule(PracticeDecidedHeard, rules.of_forwarding),
    "practice.changes_requested.v1": Rule(PracticeDecidedHeard, rules.of_changes_requested),
    "practice.rejected.v1": Rule(PracticeDecidedHeard, rules.of_rejection),
    "practice.published.v1": Rule(PracticePublishedHeard, rules.of_publication),
    "practice.unlisted.v1": Rule(PracticeHeard, effect=effects.take_practice_down),
    "practice.archived.v1": Rule(PracticeHeard, rules.of_archiving, effect=effects.take_practice_down),
    "practice.certification_requested.v1": Rule(CertificationRequestedHeard, certification.of_request),
    "practice.certification_place_ending.v1": Rule(PlaceEndingHeard, certification.of_ending_place),
    "practice.certification_place_freed.v1": Rule(PlaceFreedHeard, certification.of_freed_place),
    "practice.certified.v1": Rule(CertificateHeard, _certificate(Kind.PRACTICE_CERTIFIED)),
    "practice.not_certified.v1": Rule(CertificateHeard, _certificate(Kind.PRACTICE_NOT_CERTIFIED)),
    "practice.certificate_ending.v1": Rule(CertificateHeard, _certificate(Kind.CERTIFICATE_ENDING)),
    "practice.certificate_ended.v1": Rule(CertificateHeard, certification.of_end),
    "practice.renewal_due.v1": Rule(RenewalDueHeard, renewal.of_question),
}
ADOPTION: Final[Table] = {
    "adoption.approval_requested.v1": Rule(AdoptionApprovalHeard, adoption.of_approval_request),
    "adoption.returned.v1": Rule(AdoptionHeard, adoption.of_return),
    "adoption.started.v1": Rule(AdoptionStartedHeard, adoption.of_start),
    "adoption.implemented.v1": Rule(AdoptionImplementedHeard, adoption.of_implementation),
    "adoption.completed_privately.v1": Rule(AdoptionImplementedHeard, adoption.of_implementation),
    "adoption.giver_answered.v1": Rule(AdoptionAnsweredHeard, adoption.of_answer),
    "adoption.asked_after.v1": Rule(AdoptionHeard, adoption.of_question),
}
IMPACT: Final[Table] = {
    "impact.approval_requested.v1": Rule(ImpactApprovalHeard, impact.of_approval_request),
    "impact.returned.v1": Rule(ImpactHeard, impact.of_return),
    "impact.verified.v1": Rule(ImpactVerdictHeard, _verdict(Kind.IMPACT_VERIFIED)),
    "impact.verified_privately.v1": Rule(ImpactVerdictHeard, _verdict(Kind.IMPACT_VERIFIED)),
    "impact.disputed.v1": Rule(ImpactVerdictHeard, _verdict(Kind.IMPACT_DISPUTED)),
    "impact.reopened.v1": Rule(ImpactVerdictHeard, _verdict(Kind.IMPACT_REOPENED)),
    "impact.verification_due.v1": Rule(ImpactDueHeard, impact.of_due_date),
}
