"""Pages of the portal that mails open, by kind: where the reader goes on, and the label of the link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from chassis.language import Localized
from notifications.channels.mail.content.texts.adoption import ADOPTION
from notifications.channels.mail.content.texts.certification import CERTIFICATION
from notifications.channels.mail.content.texts.impact import IMPACT
from notifications.channels.mail.links import Links
from notifications.notices.model import Kind

_REVIEW: Final = Localized(el="Άνοιγμα για έλεγχο", en="Open it for review")
_CHALLENGE: Final = Localized(el="Άνοιγμα της πρόκλησης", en="Open the challenge")
_PRACTICE: Final = Localized(el="Άνοιγμα της πρακτικής", en="Open the practice")
_ADOPTION: Final = Localized(el="Άνοιγμα της υιοθέτησης", en="Open the adoption")
_IMPACT: Final = Localized(el="Άνοιγμα της δήλωσης", en="Open the claim")
_COMPLETE: Final = Localized(el="Διόρθωση της πρακτικής", en="Correct the practice")
_SOLUTION: Final = Localized(el="Άνοιγμα της λύσης", en="Open the solution")
_WORK: Final = Localized(el="Άνοιγμα της εργασίας μου", en="Open my work")


class PortalPage(NamedTuple):
    """A page of the portal: its path below the language, with values in braces, and the label of the link to it."""

    path: str
    label: Localized


_OF_ACCOUNT: Final = PortalPage("account", Localized(el="Ο λογαριασμός μου", en="My account"))
_OF_BODY: Final = PortalPage(
    "organisations/{organisation_id}", Localized(el="Άνοιγμα του φορέα", en="Open the organisation")
)
_OF_CHALLENGE: Final = PortalPage("challenges/{challenge_id}", _CHALLENGE)
_OF_SOLUTION: Final = PortalPage("solutions/{solution_id}", _SOLUTION)
_OF_WORK: Final = PortalPage("work", _WORK)

PORTAL_PAGES: Final[Mapping[str, PortalPage]] = {
    **dict.fromkeys((Kind.ROLE_GIVEN, Kind.ROLE_ENDED), _OF_BODY),
    Kind.BODY_UNMANAGED: PortalPage(
        "account/members/{organisation_id}", Localized(el="Μέλη και ρόλοι του φορέα", en="Members and roles")
    ),
    **dict.fromkeys((Kind.PLATFORM_ROLE_GIVEN, Kind.PLATFORM_ROLE_ENDED, Kind.ACCOUNT_REINSTATED), _OF_ACCOUNT),
    Kind.ACCOUNT_SUSPENDED: PortalPage("contact", Localized(el="Επικοινωνία", en="Contact")),
    Kind.REVIEW_WAITING: PortalPage("review/practices/{practice_id}", _REVIEW),
    Kind.DECISION_FORWARDED: PortalPage("practices/{practice_id}", _PRACTICE),
    Kind.DECISION_CHANGES_REQUESTED: PortalPage("practices/{practice_id}/edit", _COMPLETE),
    Kind.DECISION_REJECTED: PortalPage("practices/{practice_id}", _PRACTICE),
    Kind.DECISION_RETURNED: PortalPage("practices/{practice_id}/edit", _COMPLETE),
    Kind.APPROVAL_WAITING: PortalPage("practices/{practice_id}", _PRACTICE),
    Kind.PRACTICE_ARCHIVED: PortalPage("practices/{practice_id}", _PRACTICE),
    Kind.PRACTICE_DRAFTED: PortalPage(
        "practices/{practice_id}/edit", Localized(el="Συμπλήρωση της πρακτικής", en="Complete the practice")
    ),
    **dict.fromkeys(CERTIFICATION, PortalPage("practices/{practice_id}/certification", _PRACTICE)),
    Kind.PRACTICE_STILL_RUNNING: PortalPage(
        "practices/{practice_id}/renewal", Localized(el="Απάντηση για την πρακτική", en="Answer about the practice")
    ),
    **dict.fromkeys(ADOPTION, PortalPage("adoptions/{adoption_id}", _ADOPTION)),
    **dict.fromkeys(IMPACT, PortalPage("impacts/{impact_id}", _IMPACT)),
    Kind.CHALLENGE_REVIEW_WAITING: PortalPage("review/challenges/{challenge_id}", _REVIEW),
    **dict.fromkeys(
        (Kind.CHALLENGE_EDITS_REQUESTED, Kind.CHALLENGE_RETURNED),
        PortalPage(
            "challenges/{challenge_id}/edit", Localized(el="Διόρθωση της πρόκλησης", en="Correct the challenge")
        ),
    ),
    Kind.CHALLENGE_JOIN_REQUESTED: PortalPage(
        "challenges/{challenge_id}/owners", Localized(el="Απάντηση στο αίτημα", en="Answer the request")
    ),
    Kind.CHALLENGE_QUESTION_ASKED: PortalPage(
        "challenges/{challenge_id}/questions", Localized(el="Απάντηση στην ερώτηση", en="Answer the question")
    ),
    **dict.fromkeys(
        (
            Kind.CHALLENGE_APPROVAL_WAITING,
            Kind.CHALLENGE_APPROVED,
            Kind.CHALLENGE_PHASE_COUNTED,
            Kind.CHALLENGE_TAKEN_DOWN,
            Kind.CHALLENGE_ENDED_EARLY,
        ),
        PortalPage("challenges/{challenge_id}/manage", _CHALLENGE),
    ),
    **dict.fromkeys(
        (
            Kind.CHALLENGE_REJECTED,
            Kind.CHALLENGE_OWNER_JOINED,
            Kind.CHALLENGE_JOIN_DECLINED,
            Kind.CHALLENGE_EXPERTS_PROPOSED,
            Kind.CHALLENGE_EXPERT_ANSWERED,
            Kind.CHALLENGE_PUBLISHED,
            Kind.CHALLENGE_UPDATED,
            Kind.CHALLENGE_PHASE_OPENED,
            Kind.CHALLENGE_PHASE_CLOSED,
            Kind.CHALLENGE_QUESTION_ANSWERED,
            Kind.CHALLENGE_ANNOUNCEMENT,
            Kind.CHALLENGE_ARCHIVED,
            Kind.ENTRY_PHASES_CHANGED,
            Kind.ENTRY_PHASE_OPENED,
            Kind.ENTRY_PHASE_CLOSED,
            Kind.ENTRY_ANNOUNCEMENT,
            Kind.EXPERT_MATCHED,
        ),
        _OF_CHALLENGE,
    ),
    **dict.fromkeys(
        (
            Kind.CHALLENGE_PILOT_STARTED,
            Kind.CHALLENGE_PILOT_ENDED,
            Kind.CHALLENGE_PILOT_CANCELLED,
            Kind.PILOT_ENDED,
        ),
        PortalPage("pilots/{pilot_id}", Localized(el="Άνοιγμα της πιλοτικής εφαρμογής", en="Open the pilot")),
    ),
    **dict.fromkeys(
        (Kind.EVALUATION_RECUSED, Kind.EVALUATOR_GONE),
        PortalPage("challenges/{challenge_id}/evaluators", Localized(el="Οι αξιολογητές", en="The evaluators")),
    ),
    Kind.CHALLENGE_RESULTS: PortalPage(
        "challenges/{challenge_id}/results", Localized(el="Διαβάστε τα αποτελέσματα", en="Read the results")
    ),
    Kind.CHALLENGE_CALLED_OFF: PortalPage(
        "challenges", Localized(el="Δείτε τις άλλες προκλήσεις", en="See the other challenges")
    ),
    **dict.fromkeys(
        (
            Kind.SOLUTION_INVITED,
            Kind.SOLUTION_LEAD,
            Kind.SOLUTION_WITHDRAWN,
            Kind.SOLUTION_CALLED_OFF,
        ),
        _OF_SOLUTION,
    ),
    **dict.fromkeys(
        (Kind.SOLUTION_QUALIFIED, Kind.SOLUTION_NOT_QUALIFIED, Kind.SOLUTION_SELECTED, Kind.SOLUTION_WON),
        PortalPage(
            "solutions/{solution_id}/explanation", Localized(el="Διαβάστε την αιτιολόγηση", en="Read the explanation")
        ),
    ),
    **dict.fromkeys(
        (
            Kind.EVALUATION_ASSIGNED,
            Kind.EVALUATOR_INVITED,
            Kind.EVALUATOR_RELEASED,
            Kind.EVALUATION_CALLED_OFF,
        ),
        PortalPage("evaluations", Localized(el="Οι αξιολογήσεις μου", en="My evaluations")),
    ),
    **dict.fromkeys(
        (
            Kind.EXPERT_INVITED,
            Kind.INTRODUCTION_REQUESTED,
            Kind.INTRODUCTION_ANSWERED,
        ),
        PortalPage("network", Localized(el="Γνωριμίες και προσκλήσεις", en="Introductions and invitations")),
    ),
    Kind.ENTRY_TAKEN_DOWN: _OF_WORK,
    **dict.fromkeys(
        (Kind.CIRCULAR_ISSUED, Kind.CIRCULAR_CORRECTED),
        PortalPage("circulars/{circular_id}", Localized(el="Άνοιγμα της εγκυκλίου", en="Open the circular")),
    ),
    Kind.CIRCULAR_REMINDER: _OF_WORK,
    Kind.FEEDBACK_RECEIVED: PortalPage("feedback/received", Localized(el="Όλα τα σχόλια", en="All feedback")),
    Kind.WEBHOOK_DISABLED: PortalPage(
        "account/webhooks/{organisation_id}/{webhook_id}", Localized(el="Άνοιγμα του webhook", en="Open the webhook")
    ),
}
"""Kind → its page. Other kinds have links of their own: an account's, a subscription's, a public practice's."""


_OF_PRACTICES: Final = frozenset({Kind.DECISION_PUBLISHED, Kind.PRACTICE_PUBLISHED})
_OF_PASSWORDS: Final = frozenset({Kind.PASSWORD_CHANGED, Kind.EMAIL_CHANGED})


def page_of(kind: str, data: Mapping[str, Any]) -> str | None:
    """Return the path of a notice's page below the language, None where there is none."""
    if kind in _OF_PRACTICES:
        path = "practices/{practice_id}"
    elif kind in _OF_PASSWORDS:
        path = _OF_ACCOUNT.path
    elif kind in PORTAL_PAGES:
        path = PORTAL_PAGES[Kind(kind)].path
    else:
        return None
    try:
        return path.format_map({name: value for name, value in data.items() if value is not None})
    except KeyError:
        return None


def portal_url(kind: str, data: Mapping[str, Any], links: Links, language: str) -> str:
    """Return the URL of a kind's page, empty without a portal."""
    if not links.has_portal or kind not in PORTAL_PAGES:
        return ""
    return links.portal(PORTAL_PAGES[Kind(kind)].path.format_map(data), language)
