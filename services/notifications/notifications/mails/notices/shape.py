"""Shape: what a short mail is made of, and how its words meet what is to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from chassis.language import Text

FACTS: Final[Mapping[str, Text]] = {
    "title": Text(el="Πρόκληση", en="Challenge"),
    "pilot": Text(el="Πιλοτική εφαρμογή", en="Pilot"),
    "practice": Text(el="Πρακτική", en="Practice"),
    "organisation": Text(el="Φορέας", en="Organisation"),
    "region": Text(el="Περιφέρεια", en="Region"),
    "sectors": Text(el="Τομείς", en="Sectors"),
    "phase": Text(el="Φάση", en="Phase"),
    "closes_at": Text(el="Λήξη της φάσης", en="The phase closes"),
    "submissions": Text(el="Λύσεις που υποβλήθηκαν", en="Solutions submitted"),
    "publish_at": Text(el="Δημοσίευση", en="Publication"),
    "changed": Text(el="Άλλαξαν", en="Changed"),
    "entered": Text(el="Λύσεις που κρίθηκαν", en="Solutions judged"),
    "advanced": Text(el="Λύσεις που προχωρούν", en="Solutions that go on"),
    "winners": Text(el="Διακρίθηκαν", en="Winners"),
    "rank": Text(el="Θέση στην κατάταξη", en="Rank"),
    "gaps": Text(el="Αξιολογήσεις προς νέα ανάθεση", en="Evaluations to assign again"),
    "experts": Text(el="Ειδικοί που προτείνονται", en="Experts proposed"),
    "answer": Text(el="Απάντηση", en="Answer"),
    "role": Text(el="Ρόλος", en="Role"),
    "outcome": Text(el="Έκβαση", en="Outcome"),
    "challenge_id": Text(el="Κωδικός πρόκλησης", en="Challenge id"),
    "solution_id": Text(el="Κωδικός λύσης", en="Solution id"),
    "pilot_id": Text(el="Κωδικός πιλοτικής εφαρμογής", en="Pilot id"),
    "introduction_id": Text(el="Κωδικός αιτήματος", en="Request id"),
    "practice_id": Text(el="Κωδικός πρακτικής", en="Practice id"),
    "host": Text(el="Διακομιστής", en="Host"),
    "webhook_id": Text(el="Κωδικός webhook", en="Webhook id"),
}
"""What a mail may list, and how each is called."""

STOPS_WITH_ROLE: Final = Text(
    el="Τα μηνύματα αυτά ανήκουν στα καθήκοντά σας και σταματούν όταν λήξει ο ρόλος σας.",
    en="These messages belong to your duties and stop when your role ends.",
)
STOPS_WITH_PART: Final = Text(
    el="Τα μηνύματα αυτά σταματούν όταν τελειώσει η συμμετοχή σας.",
    en="These messages stop when your part in it ends.",
)
TO_ANSWER: Final = Text(el="Οδηγός για την απάντηση", en="Guide to answering")
OPEN_CHALLENGE: Final = Text(el="Άνοιγμα της πρόκλησης", en="Open the challenge")
OPEN_PILOT: Final = Text(el="Άνοιγμα της πιλοτικής εφαρμογής", en="Open the pilot")
READ_CHALLENGE: Final = Text(el="Διαβάστε την πρόκληση", en="Read the challenge")
CHALLENGE: Final = "/v1/challenges/{challenge_id}"
PILOT: Final = "/v1/pilots/{pilot_id}"
REASON: Final = Text(el="Ο λόγος", en="The reason")
BY_THE_INTERFACE: Final = Text(
    el="Δεν είναι δημόσιο: το διαβάζετε με τον λογαριασμό σας από την προγραμματιστική διεπαφή (API), με τον κωδικό.",
    en="This is not public: you read it with your account through the programming interface (API), by its id.",
)


@dataclass(frozen=True)
class Notice:
    """The words of one kind of mail. Subject, heading and body may name what they are given in braces.

    `page` is an address on the platform, `guide` a service and its operation in the guide to the API: one of them is
    where the reader goes on. `why` is said to whoever did not subscribe; `ends` is None where a link stops the mail.
    """

    subject: Text
    heading: Text
    says: Text
    action: Text
    facts: tuple[str, ...]
    page: str = ""
    guide: tuple[str, str] = ("", "")
    why: Text | None = None
    ends: Text | None = None
    also: Text | None = None
    quotes: Text | None = None

    def worded(self, language: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Give the words in a language, with what is to be told in them."""
        return {
            "subject": self.subject.to(language).format_map(given),
            "heading": self.heading.to(language).format_map(given),
            "says": self.says.to(language).format_map(given),
            "facts": [(FACTS[name].to(language), given[name]) for name in self.facts],
            "also": self.also.to(language) if self.also is not None else "",
            "quotes": self.quotes.to(language) if self.quotes is not None else "",
            "action": self.action.to(language),
            "ends": self.ends.to(language) if self.ends is not None else "",
        }
