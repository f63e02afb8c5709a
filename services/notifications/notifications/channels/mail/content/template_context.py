"""Content: the context of a mail's template, without the recipient's own parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from chassis.language import Localized
from notifications.channels.mail.content.portal_pages import portal_url
from notifications.channels.mail.content.text_context import mail_text_context
from notifications.channels.mail.content.texts.table import MAIL_TEXTS
from notifications.channels.mail.content.words import moment, region_named, role_named, sectors_named, stage_named
from notifications.channels.mail.links import Links
from notifications.notices.feedback.model import ACCESSIBILITY, IDEA, PROBLEM
from notifications.notices.model import ABOUT_ACCOUNTS, Kind, Notice
from notifications.projections.organisation.model import Organisation

NEEDS_MATERIAL: Final = frozenset(
    {
        Kind.REVIEW_WAITING,
        Kind.DECISION_FORWARDED,
        Kind.DECISION_CHANGES_REQUESTED,
        Kind.DECISION_REJECTED,
        Kind.DECISION_PUBLISHED,
        Kind.DECISION_RETURNED,
        Kind.APPROVAL_WAITING,
        Kind.PRACTICE_ARCHIVED,
    }
)
"""Kinds of a practice whose title and comment may not be public, so that they are in no event: they are asked for."""

FEEDBACK_SUBJECTS: Final[Mapping[str, Localized]] = {
    ACCESSIBILITY: Localized(el="Προσβασιμότητα", en="Accessibility"),
    PROBLEM: Localized(el="Πρόβλημα", en="Problem"),
    IDEA: Localized(el="Ιδέα", en="Idea"),
}
"""Subjects of readers' messages, in words."""

_GUIDE: Final[Mapping[str, str]] = {
    Kind.REVIEW_WAITING: "review_practice",
    Kind.DECISION_CHANGES_REQUESTED: "edit_practice",
    Kind.DECISION_RETURNED: "edit_practice",
    Kind.APPROVAL_WAITING: "approve_practice",
}
"""The operation with which the reader goes on where the installation has no portal and that is not reading."""


def context_for(
    notice: Notice,
    *,
    organisation: Organisation | None,
    context: Mapping[str, Any],
    links: Links,
    language: str,
) -> dict[str, Any]:
    """Return the template context of a notice's kind in a language."""
    if notice.kind in MAIL_TEXTS:
        return mail_text_context(notice, organisation=organisation, context=context, links=links, language=language)
    data = notice.data
    if notice.kind in ABOUT_ACCOUNTS:
        return {"home_url": links.home(language)}
    if notice.kind in {Kind.ACCOUNT_SUSPENDED, Kind.ACCOUNT_REINSTATED}:
        page = portal_url(notice.kind, data, links, language)
        return {"portal_url": page, "home_url": links.home(language)}
    if notice.kind == Kind.FEEDBACK_RECEIVED:
        return _feedback(context, links, language)
    if notice.kind == Kind.DIGEST:
        return {"frequency": data["frequency"], "total": context.get("total", 1)}
    if notice.kind == Kind.MEMBER_INVITED:
        named = organisation.name(language) if organisation is not None else ""
        return {"organisation": named, "role": role_named(data["role"], language)}
    shared = {
        "organisation": organisation.name(language) if organisation is not None else "",
        "region": region_named(data.get("region"), language),
        "practice_url": links.practice(data["practice_id"], language),
    }
    if notice.kind == Kind.PRACTICE_PUBLISHED:
        return shared | {
            "title": data["title"],
            "summary": data["summary"],
            "sectors": sectors_named(data["sectors"], language),
            "stage": stage_named(data["stage"], language),
            "demo": data["demo"],
        }
    return shared | {
        "title": context.get("title") or "",
        "due_at": moment(context.get("due_at"), language),
        "comment": _comment(notice.kind, context, language),
        "practice_id": "" if links.has_portal else data["practice_id"],
        "guide_url": links.guide("observatory", _GUIDE.get(notice.kind, "read_practice"), language),
        "portal_url": portal_url(notice.kind, data, links, language),
        "resubmission": data.get("resubmission", False),
        "reminder": data.get("reminder", False),
    }


def _feedback(facts: Mapping[str, Any], links: Links, language: str) -> dict[str, Any]:
    """Return the template context of a reader's message."""
    about = FEEDBACK_SUBJECTS[facts.get("about", PROBLEM)].to(language)
    told = {name: facts.get(name, "") for name in ("message", "page", "email")}
    page = portal_url(Kind.FEEDBACK_RECEIVED, {}, links, language)
    return {"about": about, **told, "goes_to": page or links.guide("notifications", "list_feedback", language)}


def _comment(kind: str, context: Mapping[str, Any], language: str) -> str:
    """Return the words of a decision: the comment with its remarks per section, or the reason of an archiving."""
    if kind == Kind.PRACTICE_ARCHIVED:
        return context.get("archive_reason") or ""
    remarks = [f"{one[f'section_{language}']}: {one['text']}" for one in context.get("remarks") or ()]
    return "\n".join(filter(None, [context.get("comment"), *remarks]))
