"""Words: how codes and ids are named in a mail, and why it came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from chassis.language import Localized
from chassis.text import isolate
from commons.greek_time import ATHENS, written_day
from commons.taxonomies import REGIONS, SECTORS, STAGES, Entry
from notifications.channels.mail.content.texts.members import OWN_ACCOUNT
from notifications.channels.mail.content.texts.table import MAIL_TEXTS
from notifications.notices.model import ABOUT_ACCOUNTS, Audience, Kind, Who
from notifications.projections.challenge.model import KnownChallenge
from notifications.projections.organisation.model import Organisation
from notifications.recipients.subscription.model import CHALLENGES, PRACTICES, TOPICS, Subscription

_CLOCK: Final = Localized(el="ώρα Ελλάδας", en="Greek time")
_TOPICS: Final[Mapping[tuple[str, ...], Localized]] = {
    (PRACTICES,): Localized(el="νέες πρακτικές", en="new practices"),
    (CHALLENGES,): Localized(el="νέες προκλήσεις", en="new challenges"),
    TOPICS: Localized(el="νέες πρακτικές και προκλήσεις", en="new practices and challenges"),
}
_EVERYTHING: Final = Localized(el="όλες οι {topics}", en="all {topics}")
_FOLLOWED: Final = Localized(
    el="ό,τι αλλάζει στην πρόκληση «{title}»", en="whatever changes in the challenge “{title}”"
)
_FOLLOWED_UNSEEN: Final = Localized(
    el="ό,τι αλλάζει σε πρόκληση που δεν είναι δημόσια", en="whatever changes in a challenge that is not public"
)
_NOT_IN_REGISTER: Final = Localized(el="φορέας εκτός μητρώου", en="an organisation that is not in the register")
_WORDS: Final = Localized(el="λέξεις", en="words")
_SECTORS: Final = Localized(el="τομείς", en="sectors")
_REGIONS: Final = Localized(el="περιφέρειες", en="regions")
_ORGANISATIONS: Final = Localized(el="φορείς", en="organisations")

_SUBSCRIBED: Final = Localized(
    el="Λαμβάνετε αυτό το μήνυμα επειδή ζητήσατε να ενημερώνεστε για: {subscriptions}.",
    en="You receive this message because you asked to be told of: {subscriptions}.",
)
_ASKED: Final = Localized(
    el="Λαμβάνετε αυτό το μήνυμα επειδή η διεύθυνσή σας δόθηκε για ενημέρωση στην πλατφόρμα.",
    en="You receive this message because your address was entered for updates on the platform.",
)
_ACCOUNT: Final = Localized(
    el="Λαμβάνετε αυτό το μήνυμα επειδή η διεύθυνσή σας δόθηκε για τη δημιουργία λογαριασμού.",
    en="You receive this message because your address was entered to make an account.",
)
_NEW_ADDRESS: Final = Localized(
    el="Λαμβάνετε αυτό το μήνυμα επειδή η διεύθυνσή σας δόθηκε ως νέα διεύθυνση ενός λογαριασμού.",
    en="You receive this message because your address was entered as the new address of an account.",
)
_INVITED: Final = Localized(
    el="Λαμβάνετε αυτό το μήνυμα επειδή ο φορέας έδωσε τη διεύθυνσή σας για να σας προσκαλέσει.",
    en="You receive this message because the organisation entered your address to invite you.",
)
_OF_OWN_ACCOUNT: Final = frozenset(
    {
        Kind.RESET_PASSWORD,
        Kind.PASSWORD_CHANGED,
        Kind.EMAIL_CHANGE_ASKED,
        Kind.EMAIL_CHANGED,
        Kind.ACCOUNT_SUSPENDED,
        Kind.ACCOUNT_REINSTATED,
    }
)
_ROLES: Final = {
    "contributor": Localized(el="συντάκτης", en="contributor"),
    "approver": Localized(el="εγκρίνων", en="approver"),
    "manager": Localized(el="διαχειριστής", en="manager"),
    "representative": Localized(el="εκπρόσωπος καινοτομίας", en="representative for innovation"),
    "curator": Localized(el="επιμελητής", en="curator"),
    "auditor": Localized(el="ελεγκτής", en="auditor"),
    "solver": Localized(el="να προτείνετε λύση", en="to propose a solution"),
    "evaluator": Localized(el="να αξιολογήσετε λύσεις", en="to evaluate solutions"),
}
_EVALUATOR: Final = Localized(el="αξιολογητής πρακτικών", en="evaluator of practices")
_RUNS_THE_PLATFORM: Final = Localized(
    el="Λαμβάνετε αυτό το μήνυμα επειδή η διεύθυνση αυτή ορίστηκε για όσα γράφουν οι αναγνώστες.",
    en="You receive this message because this address was set for what readers write.",
)
_DUTIES: Final[Mapping[Who, Localized]] = {
    Who.CENTRE_MANAGERS: Localized(
        el="Λαμβάνετε αυτό το μήνυμα επειδή είστε υπεύθυνος ή υπεύθυνη του κέντρου καινοτομίας της περιφέρειας "
        "που αξιολογεί ό,τι υποβάλλεται από αυτήν.",
        en="You receive this message because you manage the innovation centre of the region, which reviews what is "
        "submitted from there.",
    ),
    Who.CURATORS: Localized(
        el="Λαμβάνετε αυτό το μήνυμα επειδή επιμελείστε το Παρατηρητήριο για το Υπουργείο.",
        en="You receive this message because you curate the national repository for the Ministry.",
    ),
    Who.AUTHORS_AND_APPROVERS: Localized(
        el="Λαμβάνετε αυτό το μήνυμα επειδή συντάξατε την πρακτική ή εγκρίνετε τις πρακτικές του φορέα.",
        en="You receive this message because you wrote the practice or approve the practices of the organisation.",
    ),
    Who.DECIDERS: Localized(
        el="Λαμβάνετε αυτό το μήνυμα επειδή εγκρίνετε ό,τι υποβάλλει ο φορέας σας.",
        en="You receive this message because you approve what your organisation submits.",
    ),
}


def subscription_summary(
    subscription: Subscription,
    organisations: Mapping[UUID, Organisation],
    challenges: Mapping[UUID, KnownChallenge],
    language: str,
) -> str:
    """Return the description of a subscription in a language."""
    followed = [_followed(identifier, challenges, language) for identifier in subscription.challenges]
    topics = [_topics_of(subscription, organisations, language)] if subscription.topics else []
    return " | ".join([*topics, *followed])


def _topics_of(subscription: Subscription, organisations: Mapping[UUID, Organisation], language: str) -> str:
    names = dict.fromkeys(_organisation(organisations.get(one), language) for one in subscription.organisations)
    parts = (
        (_WORDS, f"«{isolate(subscription.q)}»" if subscription.q else ""),
        (_SECTORS, listed(SECTORS, subscription.sectors, language)),
        (_REGIONS, listed(REGIONS, subscription.regions, language)),
        (_ORGANISATIONS, ", ".join(names)),
    )
    topics = _TOPICS[tuple(subscription.topics)].to(language)
    given = [f"{label.to(language)} {value}" for label, value in parts if value]
    if not given:
        return _EVERYTHING.format(topics=topics).to(language)
    return f"{topics}: " + ("; " if language == "en" else " · ").join(given)  # in Greek a semicolon asks a question


def _followed(identifier: UUID, challenges: Mapping[UUID, KnownChallenge], language: str) -> str:
    known = challenges.get(identifier)
    return (_FOLLOWED.format(title=known.title) if known is not None else _FOLLOWED_UNSEEN).to(language)


def _organisation(organisation: Organisation | None, language: str) -> str:
    return organisation.name(language) if organisation is not None else _NOT_IN_REGISTER.to(language)


def reason_for_subscriber(subscriptions: Sequence[str], language: str) -> str:
    """Return the reason for a mail: the subscriptions of the address that led to it."""
    return _SUBSCRIBED.to(language).format(subscriptions=" | ".join(dict.fromkeys(subscriptions)))


def role_named(role: str | None, language: str) -> str:
    """Name a role: in an organisation, on the platform, or of an expert in a challenge. Empty for None."""
    return _ROLES[role].to(language) if role in _ROLES else role or ""


def platform_role_named(role: str | None, language: str) -> str:
    """Name a role on the whole platform. Empty for None."""
    return _EVALUATOR.to(language) if role == "evaluator" else role_named(role, language)


def reason_for_confirmation(language: str) -> str:
    """Return the reason for a confirmation mail."""
    return _ASKED.to(language)


def reason_for_person(kind: str, audience: Audience, language: str) -> str:
    """Return the reason for a mail to a person: a role or something they did."""
    if kind in _OF_OWN_ACCOUNT:
        return OWN_ACCOUNT.to(language)
    if kind == Kind.CONFIRM_EMAIL:
        return _NEW_ADDRESS.to(language)
    if kind in ABOUT_ACCOUNTS:
        return _ACCOUNT.to(language)
    if kind == Kind.MEMBER_INVITED:
        return _INVITED.to(language)
    mail_text = MAIL_TEXTS.get(kind)
    if mail_text is not None and mail_text.why is not None:
        return mail_text.why.to(language)
    return _DUTIES[audience.who].to(language)


def reason_for_mailbox(language: str) -> str:
    """Return the reason for a mail to the contact address."""
    return _RUNS_THE_PLATFORM.to(language)


def listed(taxonomy: Mapping[str, Entry], codes: Iterable[str], language: str) -> str:
    """Return the names of a taxonomy's codes. An unknown code stands for itself."""
    return ", ".join(named(taxonomy, code, language) for code in codes)


def named(taxonomy: Mapping[str, Entry], code: str | None, language: str) -> str:
    """Return the name of a code, empty for None."""
    if code is None:
        return ""
    entry = taxonomy.get(code)
    return entry.label.to(language) if entry is not None else code


def region_named(code: str | None, language: str) -> str:
    """Name a region."""
    return named(REGIONS, code, language)


def stage_named(code: str | None, language: str) -> str:
    """Name a stage of innovation."""
    return named(STAGES, code, language)


def sectors_named(codes: Iterable[str], language: str) -> str:
    """Name sectors."""
    return listed(SECTORS, codes, language)


def day(value: str | None, language: str) -> str:
    """Write the day of a moment in Greece, empty for None."""
    return written_day(datetime.fromisoformat(value).astimezone(ATHENS), language) if value else ""


def calendar_day(value: str | None, language: str) -> str:
    """Write a date, empty for None."""
    return written_day(date.fromisoformat(value), language) if value else ""


def moment(value: str | None, language: str) -> str:
    """Write a moment in Greek time, empty for None."""
    if not value:
        return ""
    at = datetime.fromisoformat(value).astimezone(ATHENS)
    return f"{written_day(at, language)}, {at:%H:%M} ({_CLOCK.to(language)})"
