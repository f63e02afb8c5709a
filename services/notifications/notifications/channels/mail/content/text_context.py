"""Context of short mails: the values that their texts may name, in a language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from chassis.language import Localized
from commons.names import Names
from notifications.channels.mail.content.portal_pages import portal_url
from notifications.channels.mail.content.quotes import shortened
from notifications.channels.mail.content.texts.mail_text import REASON
from notifications.channels.mail.content.texts.table import MAIL_TEXTS
from notifications.channels.mail.content.words import (
    calendar_day,
    day,
    moment,
    platform_role_named,
    region_named,
    role_named,
    sectors_named,
)
from notifications.channels.mail.links import Links
from notifications.notices.model import Kind, Notice
from notifications.projections.organisation.model import Organisation

_AGAIN: Final = Localized(
    el="Η πρόκληση υποβλήθηκε ξανά, ύστερα από αλλαγές που είχαν ζητηθεί.",
    en="The challenge was submitted again, after edits had been requested.",
)
_FIRST: Final = Localized(
    el="Φορέας ζητεί να θέσει δημόσια μια πρόκληση.", en="An organisation wants to put a challenge to the public."
)
_STILL_WAITS: Final = Localized(el="Υπενθύμιση: περιμένει ακόμη.", en="A reminder: it still waits.")
_AFTER_EDITS: Final = Localized(
    el="Υποβάλλεται ξανά, ύστερα από αλλαγές που ζητήθηκαν στην αξιολόγηση.",
    en="It is submitted again, after edits that the reviewers requested.",
)
_BY_A_CONTRIBUTOR: Final = Localized(
    el="Την υπέβαλε συντάκτης ή πρόγραμμα του φορέα σας.",
    en="A contributor or a program of your organisation submitted it.",
)
_TAKES: Final = Localized(
    el="Ως τη λήξη της φάσης υποβάλλονται λύσεις.", en="Solutions can be submitted until the phase closes."
)
_TAKES_NONE: Final = Localized(
    el="Σε αυτή τη φάση δεν υποβάλλονται νέες λύσεις.", en="No new solutions can be submitted in this phase."
)
_FINAL: Final = Localized(el="Είναι τα τελικά αποτελέσματα.", en="These are the final results.")
_STAGE: Final = Localized(
    el="Είναι τα αποτελέσματα μιας φάσης· η πρόκληση συνεχίζεται.",
    en="These are the results of one phase; the challenge goes on.",
)
_FREED: Final = Localized(
    el="Η προθεσμία πέρασε χωρίς αξιολόγηση, και η θέση είναι ξανά ελεύθερη. Μπορείτε να την ξαναπάρετε, αν δεν την "
    "έχει πάρει άλλος.",
    en="The time passed without an evaluation, and the place is free again. You may take it once more if nobody else "
    "has.",
)
_ROLE_ENDED: Final = Localized(
    el="Ο ρόλος με τον οποίο την είχατε έληξε, και η θέση είναι ελεύθερη για άλλον. Δεν χρειάζεται να κάνετε κάτι.",
    en="The role by which you held it has ended, and the place is free for somebody else. There is nothing to do for "
    "you.",
)
_NO_LONGER_PUBLIC: Final = Localized(
    el="Η πρακτική δεν είναι πια δημόσια, και η αξιολόγησή της σταμάτησε. Δεν χρειάζεται να κάνετε κάτι.",
    en="The practice is no longer public, and its evaluation has stopped. There is nothing to do for you.",
)
_CONTACT: Final = Localized(el="Ζητεί να μιλήσετε: επικοινωνήστε μαζί του.", en="It asks for a call: get in touch.")
_NO_CONTACT: Final = Localized(el="Δεν χρειάζεται να κάνετε κάτι.", en="There is nothing to do for you.")
_CONFIRMED: Final = Localized(
    el="Επιβεβαιώνει ότι αξιοποιήσατε την πρακτική του.", en="It confirms that you reused its practice."
)
_DISPUTED: Final = Localized(
    el="Λέει ότι η υιοθέτησή σας δεν προέρχεται από την πρακτική του. Ώσπου να το αλλάξει, δεν μετρά. Δείτε το σχόλιό "
    "του στη σελίδα της υιοθέτησης.",
    en="It says that your adoption does not come from its practice. Until it changes that, yours does not count. The "
    "page of the adoption shows its comment.",
)
_ADOPTION_ASKED: Final = Localized(
    el="Τη ζήτησε συντάκτης ή πρόγραμμα του φορέα σας.",
    en="A contributor or a program of your organisation asked for it.",
)
_ASKED_YEARLY: Final = Localized(
    el="Ρωτάμε μία φορά τον χρόνο, ώστε όποιος τη διαβάζει να ξέρει τι θα βρει.",
    en="We ask once a year, so that readers know what they will find.",
)
_STILL_UNANSWERED: Final = Localized(
    el="Υπενθύμιση: δεν έχουμε ακόμη απάντηση.", en="A reminder: there is no answer yet."
)
_IMPACT_ASKED: Final = Localized(
    el="Την έγραψε συντάκτης ή πρόγραμμα του φορέα σας.",
    en="A contributor or a program of your organisation wrote it.",
)
_IMPACT_DUE: Final = Localized(
    el="Μια δήλωση οφέλους περιμένει σύντομα την κρίση σας", en="An impact claim will soon be due for your verdict"
)
_IMPACT_OVERDUE: Final = Localized(
    el="Μια δήλωση οφέλους περιμένει ακόμη επαλήθευση", en="An impact claim still waits to be verified"
)
_REUSED: Final = Localized(el="Δείτε τη σελίδα της.", en="Its page tells more.")
_FIRST_REUSE: Final = Localized(
    el="Είναι ο πρώτος φορέας που αξιοποιεί την πρακτική σας.", en="It is the first body to reuse your practice."
)
_NTH_REUSE: Final = Localized(
    el="Είναι ο {number}ος φορέας που αξιοποιεί την πρακτική σας.",
    en="It is the {number}{ending} body to reuse your practice.",
)
_TEENS: Final = range(11, 14)
_ENDINGS: Final = {1: "st", 2: "nd", 3: "rd"}
_ANNOUNCEMENT: Final = Localized(el="Ανακοίνωση", en="Announcement")
_ACCEPTED: Final = Localized(el="δέχθηκε", en="accepted")
_DECLINED: Final = Localized(el="αρνήθηκε", en="declined")
_OUTCOMES: Final = {
    "success": Localized(el="πέτυχε", en="success"),
    "partial": Localized(el="πέτυχε εν μέρει", en="partial success"),
    "failure": Localized(el="δεν πέτυχε", en="failure"),
}
_DISABLED: Final = {
    "gone": Localized(
        el="Απάντησε ότι δεν υπάρχει πια (410).",
        en="It answered that it is gone (410).",
    ),
    "failing": Localized(
        el="Επί τρεις ημέρες δεν δέχθηκε κανένα μήνυμα.",
        en="For three days it accepted nothing.",
    ),
}
_CHANGED: Final = {
    "title": Localized(el="ο τίτλος", en="the title"),
    "tagline": Localized(el="η περιγραφή", en="the description"),
    "brief": Localized(el="η περιγραφή", en="the description"),
    "description": Localized(el="η περιγραφή", en="the description"),
    "sectors": Localized(el="οι τομείς", en="the sectors"),
    "regions": Localized(el="οι περιφέρειες", en="the regions"),
    "eligibility": Localized(el="ποιοι μπορούν να συμμετάσχουν", en="who may take part"),
    "entrants": Localized(el="ποιοι μπορούν να συμμετάσχουν", en="who may take part"),
    "team": Localized(el="ποιοι μπορούν να συμμετάσχουν", en="who may take part"),
    "max_team_size": Localized(el="ποιοι μπορούν να συμμετάσχουν", en="who may take part"),
    "certified_within_years": Localized(el="ποιοι μπορούν να συμμετάσχουν", en="who may take part"),
    "prize_eur": Localized(el="τα έπαθλα", en="the prizes"),
    "prizes": Localized(el="τα έπαθλα", en="the prizes"),
    "legal_basis": Localized(el="η νομική βάση", en="the legal basis"),
    "faq": Localized(el="οι συχνές ερωτήσεις", en="the frequent questions"),
    "timeline": Localized(el="το χρονοδιάγραμμα", en="the timeline"),
    "phases": Localized(el="οι φάσεις και οι προθεσμίες", en="the phases and their deadlines"),
    "links": Localized(el="οι σύνδεσμοι", en="the links"),
    "contact": Localized(el="η επικοινωνία", en="the contact"),
}
"""Names of the fields of a challenge that may change while people follow it. Other fields have no name in a mail."""


_OF_PLATFORM: Final = frozenset({Kind.PLATFORM_ROLE_GIVEN, Kind.PLATFORM_ROLE_ENDED})


def mail_text_context(
    notice: Notice,
    *,
    organisation: Organisation | None,
    context: Mapping[str, Any],
    links: Links,
    language: str,
) -> dict[str, Any]:
    """Return all values that a short mail's texts may name. Those that do not apply are empty."""
    data = notice.data
    mail_text = MAIL_TEXTS[notice.kind]
    title = data.get("title") or context.get("title") or ""
    given = {
        "title": title,
        "practice": title,
        "comment": context.get("unpublished_reason" if mail_text.quotes is REASON else "comment")
        or data.get("comment")
        or "",
        **{name: context.get(name) or "" for name in ("question", "reply", "announced")},
        "message": shortened(context.get("message") or ""),
        "circular": data.get(f"title_{language}") or data.get("title_el") or "",
        "circular_message": data.get(f"message_{language}") or data.get("message_el") or "",
        "due_on": calendar_day(data.get("due_on"), language),
        "sender": _sender(context, language),
        "organisation": organisation.name(language) if organisation is not None else "",
        "region": region_named(data.get("region"), language),
        "sectors": sectors_named(data.get("sectors") or (), language),
        "closes_at": moment(data.get("closes_at"), language),
        "publish_at": moment(data.get("publish_at"), language),
        "due_at": moment(data.get("due_at"), language),
        "certified_until": day(data.get("certified_until"), language),
        "stale_on": calendar_day(data.get("stale_on"), language),
        "asked_again": _either(_STILL_UNANSWERED, _ASKED_YEARLY, data.get("reminder")).to(language),
        "freed": _freed(data).to(language),
        "contact": _either(_CONTACT, _NO_CONTACT, data.get("contact_wanted")).to(language),
        "said": _either(_CONFIRMED, _DISPUTED, data.get("confirmed")).to(language),
        "asked": _either(_STILL_WAITS, _ADOPTION_ASKED, data.get("reminder")).to(language),
        "impact_asked": _either(_STILL_WAITS, _IMPACT_ASKED, data.get("reminder")).to(language),
        "impact_due": _either(_IMPACT_OVERDUE, _IMPACT_DUE, data.get("overdue")).to(language),
        "reused": _reused(data.get("adopted") or 0, language),
        "announcement": data.get("announcement") or _ANNOUNCEMENT.to(language),
        "winners": ", ".join(data.get("winners") or ()),
        "role": (platform_role_named if notice.kind in _OF_PLATFORM else role_named)(data.get("role"), language),
        "outcome": _named(_OUTCOMES, data.get("outcome"), language),
        "changed": ", ".join(dict.fromkeys(_named(_CHANGED, code, language) for code in _known(data.get("changed")))),
        "again": _either(_AGAIN, _FIRST, data.get("resubmission")).to(language),
        "waits": _waiting(data).to(language),
        "takes": _either(_TAKES, _TAKES_NONE, data.get("takes_submissions")).to(language),
        "results": _either(_FINAL, _STAGE, data.get("final")).to(language),
        "disabled": _named(_DISABLED, data.get("disabled"), language),
        "answer": _either(_ACCEPTED, _DECLINED, data.get("accepted")).to(language),
        "demo": bool(data.get("demo") or context.get("demo")),
    }
    values = {name: _text(data.get(name)) for name in _AS_SAID}
    portal = portal_url(notice.kind, {**values, "organisation_id": _text(data.get("organisation_id"))}, links, language)
    guide_or_page = (
        links.guide(*mail_text.guide, language) if mail_text.guide[0] else links.page(mail_text.page.format_map(values))
    )
    return given | values | {"goes_to": portal or guide_or_page, "portal_url": portal}


_AS_SAID: Final = (
    "brief", "phase", "pilot", "submissions", "entered", "advanced", "rank", "experts", "gaps",
    "challenge_id", "solution_id", "pilot_id", "practice_id", "introduction_id", "webhook_id", "host", "adoption_id",
    "impact_id", "circular_id", "number", "contact_unit",
)  # fmt: skip


def _freed(data: Mapping[str, Any]) -> Localized:
    if not data.get("waits"):
        return _NO_LONGER_PUBLIC
    return _either(_ROLE_ENDED, _FREED, data.get("role_ended"))


def _reused(number: int, language: str) -> str:
    if not number:
        return _REUSED.to(language)
    if number == 1:
        return _FIRST_REUSE.to(language)
    ending = "th" if number % 100 in _TEENS else _ENDINGS.get(number % 10, "th")
    return _NTH_REUSE.to(language).format(number=number, ending=ending)


def _either(one: Localized, other: Localized, which: object) -> Localized:
    return one if which else other


def _sender(context: Mapping[str, Any], language: str) -> str:
    names: Names | None = context.get("names")
    return names.of(UUID(context["sender_id"]), language) if names is not None else ""


def _waiting(data: Mapping[str, Any]) -> Localized:
    if data.get("reminder"):
        return _STILL_WAITS
    return _AFTER_EDITS if data.get("resubmission") else _BY_A_CONTRIBUTOR


def _known(codes: list[str] | None) -> list[str]:
    return [code for code in codes or () if code in _CHANGED]


def _named(words: Mapping[str, Localized], code: str | None, language: str) -> str:
    if not code:
        return ""
    return words[code].to(language) if code in words else code


def _text(value: object) -> str:
    return "" if value is None else str(value)
