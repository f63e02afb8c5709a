"""Short mails: the parts of their text, and the filling in of a notice's values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from chassis.language import Localized

FACTS: Final[Mapping[str, Localized]] = {
    "title": Localized(el="Πρόκληση", en="Challenge"),
    "pilot": Localized(el="Πιλοτική εφαρμογή", en="Pilot"),
    "practice": Localized(el="Πρακτική", en="Practice"),
    "organisation": Localized(el="Φορέας", en="Organisation"),
    "region": Localized(el="Περιφέρεια", en="Region"),
    "sectors": Localized(el="Τομείς", en="Sectors"),
    "phase": Localized(el="Φάση", en="Phase"),
    "closes_at": Localized(el="Λήξη της φάσης", en="The phase closes"),
    "submissions": Localized(el="Λύσεις που υποβλήθηκαν", en="Solutions submitted"),
    "due_at": Localized(el="Προθεσμία", en="Due"),
    "certified_until": Localized(el="Ισχύει έως", en="Valid until"),
    "stale_on": Localized(el="Απάντηση έως", en="Answer by"),
    "publish_at": Localized(el="Δημοσίευση", en="Publication"),
    "changed": Localized(el="Άλλαξαν", en="Changed"),
    "entered": Localized(el="Λύσεις που κρίθηκαν", en="Solutions judged"),
    "advanced": Localized(el="Λύσεις που προχωρούν", en="Solutions that go on"),
    "winners": Localized(el="Διακρίθηκαν", en="Winners"),
    "rank": Localized(el="Θέση στην κατάταξη", en="Rank"),
    "gaps": Localized(el="Αξιολογήσεις προς νέα ανάθεση", en="Evaluations to assign again"),
    "experts": Localized(el="Ειδικοί που προτείνονται", en="Experts proposed"),
    "answer": Localized(el="Απάντηση", en="Answer"),
    "role": Localized(el="Ρόλος", en="Role"),
    "sender": Localized(el="Από", en="From"),
    "outcome": Localized(el="Έκβαση", en="Outcome"),
    "challenge_id": Localized(el="Κωδικός πρόκλησης", en="Challenge id"),
    "solution_id": Localized(el="Κωδικός λύσης", en="Solution id"),
    "pilot_id": Localized(el="Κωδικός πιλοτικής εφαρμογής", en="Pilot id"),
    "introduction_id": Localized(el="Κωδικός αιτήματος", en="Request id"),
    "practice_id": Localized(el="Κωδικός πρακτικής", en="Practice id"),
    "host": Localized(el="Διακομιστής", en="Host"),
    "circular": Localized(el="Εγκύκλιος", en="Circular"),
    "number": Localized(el="Αριθμός", en="Number"),
    "due_on": Localized(el="Πρώτη προθεσμία", en="First due"),
    "contact_unit": Localized(el="Πληροφορίες", en="Contact"),
    "webhook_id": Localized(el="Κωδικός webhook", en="Webhook id"),
}
"""Facts that a mail may list, with their names in both languages."""

QUOTED: Final[Mapping[str, Localized]] = {
    "question": Localized(el="Η ερώτηση", en="The question"),
    "reply": Localized(el="Η απάντηση", en="The answer"),
    "announced": Localized(el="Η ανακοίνωση", en="The announcement"),
    "circular_message": Localized(el="Το κείμενο", en="The text"),
    "message": Localized(el="Το μήνυμα", en="The message"),
}
"""Texts of people that a mail may quote, with their names in both languages."""

STOPS_WITH_ROLE: Final = Localized(
    el="Τα μηνύματα αυτά ανήκουν στα καθήκοντά σας και σταματούν όταν λήξει ο ρόλος σας.",
    en="These messages belong to your duties and stop when your role ends.",
)
STOPS_WITH_PART: Final = Localized(
    el="Τα μηνύματα αυτά σταματούν όταν τελειώσει η συμμετοχή σας.",
    en="These messages stop when your part in it ends.",
)
TO_ANSWER: Final = Localized(el="Οδηγός για την απάντηση", en="Guide to answering")
OPEN_CHALLENGE: Final = Localized(el="Άνοιγμα της πρόκλησης", en="Open the challenge")
OPEN_PILOT: Final = Localized(el="Άνοιγμα της πιλοτικής εφαρμογής", en="Open the pilot")
READ_CHALLENGE: Final = Localized(el="Διαβάστε την πρόκληση", en="Read the challenge")
CHALLENGE: Final = "/v1/challenges/{challenge_id}"
PILOT: Final = "/v1/pilots/{pilot_id}"
REASON: Final = Localized(el="Ο λόγος", en="The reason")
BY_THE_INTERFACE: Final = Localized(
    el="Δεν είναι δημόσιο: το διαβάζετε με τον λογαριασμό σας από την προγραμματιστική διεπαφή (API), με τον κωδικό.",
    en="This is not public: you read it with your account through the programming interface (API), by its id.",
)

AFTER_SIGN_IN: Final = Localized(
    el="Δεν είναι δημόσιο: ο σύνδεσμος ζητεί να συνδεθείτε με τον λογαριασμό σας.",
    en="This is not public: the link asks you to sign in with your account.",
)


@dataclass(frozen=True)
class MailText:
    """Text of one kind of mail. Subject, heading and body may name values in braces.

    `page` is an address on the platform, `guide` a service and its operation in the API guide: the reader goes on at
    one of them. `texts` are quoted as people wrote them. `why` is the reason given to recipients without a
    subscription. `ends` is None where a link stops it.
    """

    subject: Localized
    heading: Localized
    says: Localized
    action: Localized
    facts: tuple[str, ...]
    page: str = ""
    guide: tuple[str, str] = ("", "")
    why: Localized | None = None
    ends: Localized | None = None
    also: Localized | None = None
    quotes: Localized | None = None
    texts: tuple[str, ...] = ()

    def worded(self, language: str, given: Mapping[str, Any], *, action: Localized | None = None) -> dict[str, Any]:
        """Return the text in a language, with a notice's values filled in.

        `action` is the label of the link to the portal's page. With it the text names no ids and no API.
        """
        also = AFTER_SIGN_IN if action is not None and self.also is BY_THE_INTERFACE else self.also
        facts = [name for name in self.facts if action is None or not name.endswith("_id")]
        return {
            "subject": self.subject.to(language).format_map(given),
            "heading": self.heading.to(language).format_map(given),
            "says": self.says.to(language).format_map(given),
            "facts": [(FACTS[name].to(language), given[name]) for name in facts],
            "also": also.to(language) if also is not None else "",
            "quotes": self.quotes.to(language) if self.quotes is not None else "",
            "texts": [(QUOTED[name].to(language), given[name]) for name in self.texts],
            "action": (action or self.action).to(language),
            "ends": self.ends.to(language) if self.ends is not None else "",
        }
