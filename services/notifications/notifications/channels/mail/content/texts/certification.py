"""Words about the certification of practices, for evaluators and for organisations."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from chassis.language import Localized
from notifications.channels.mail.content.texts.mail_text import STOPS_WITH_ROLE, MailText
from notifications.notices.model import Kind

_PRACTICE: Final = "/v1/practices/{practice_id}"
_OPEN: Final = Localized(el="Άνοιγμα της πρακτικής", en="Open the practice")
_ABOUT: Final = ("practice", "organisation")

_to_evaluators = partial(
    MailText,
    page=_PRACTICE,
    action=_OPEN,
    why=Localized(
        el="Λαμβάνετε αυτό το μήνυμα επειδή αξιολογείτε πρακτικές για πιστοποίηση.",
        en="You receive this message because you evaluate practices for certification.",
    ),
    ends=STOPS_WITH_ROLE,
)
_to_the_body = partial(MailText, page=_PRACTICE, action=_OPEN, ends=STOPS_WITH_ROLE)

CERTIFICATION: Final[Mapping[str, MailText]] = {
    Kind.CERTIFICATION_WAITING: _to_evaluators(
        subject=Localized(el="Προς πιστοποίηση: {practice}", en="To certify: {practice}"),
        heading=Localized(el="Μια πρακτική περιμένει αξιολογητές", en="A practice waits for evaluators"),
        says=Localized(
            el="Υπάρχει ελεύθερη θέση. Όποιος την πάρει δηλώνει ότι δεν έχει συμφέρον και βαθμολογεί έξι κριτήρια "
            "ως την προθεσμία της θέσης.",
            en="A place is free. Whoever takes it declares to have no interest, and scores six criteria by the due "
            "date of the place.",
        ),
        facts=(*_ABOUT, "region"),
    ),
    Kind.CERTIFICATION_PLACE_ENDING: _to_evaluators(
        subject=Localized(el="Λήγει η θέση σας: {practice}", en="Your place ends: {practice}"),
        heading=Localized(
            el="Η προθεσμία της αξιολόγησής σας πλησιάζει", en="The time for your evaluation is nearly over"
        ),
        says=Localized(
            el="Δώστε την αξιολόγησή σας ως την προθεσμία ή επιστρέψτε τη θέση, για να την πάρει άλλος.",
            en="Give your evaluation by the due date, or give the place back so that somebody else can take it.",
        ),
        facts=(*_ABOUT, "due_at"),
    ),
    Kind.CERTIFICATION_PLACE_FREED: _to_evaluators(
        subject=Localized(el="Ελευθερώθηκε η θέση σας: {practice}", en="Your place was freed: {practice}"),
        heading=Localized(el="Δεν έχετε πλέον θέση στην πιστοποίηση", en="You have no place in the certification now"),
        says=Localized(el="{freed}", en="{freed}"),
        facts=_ABOUT,
    ),
    Kind.CERTIFICATION_OVER: _to_evaluators(
        subject=Localized(el="Έληξε η πιστοποίηση: {practice}", en="The certification has ended: {practice}"),
        heading=Localized(
            el="Έληξε η πιστοποίηση μιας πρακτικής που αξιολογήσατε", en="The certification that you gave has ended"
        ),
        says=Localized(
            el="Η πρακτική μένει δημόσια χωρίς το σήμα. Ο φορέας μπορεί να ζητήσει νέα πιστοποίηση. Δεν χρειάζεται "
            "να κάνετε κάτι.",
            en="The practice stays public without the mark. Its organisation may ask for a new certification. There is "
            "nothing to do for you.",
        ),
        facts=_ABOUT,
    ),
    Kind.PRACTICE_CERTIFIED: _to_the_body(
        subject=Localized(el="Πιστοποιήθηκε: {practice}", en="Certified: {practice}"),
        heading=Localized(el="Η πρακτική σας πιστοποιήθηκε", en="Your practice was certified"),
        says=Localized(
            el="Δύο ανεξάρτητοι αξιολογητές τη βαθμολόγησαν. Το σήμα φαίνεται στη σελίδα της και στην αναζήτηση ως τη "
            "λήξη.",
            en="Two independent evaluators have scored it. Its page and the search show the mark until it ends.",
        ),
        facts=(*_ABOUT, "certified_until"),
    ),
    Kind.PRACTICE_NOT_CERTIFIED: _to_the_body(
        subject=Localized(el="Δεν πιστοποιήθηκε: {practice}", en="Not certified: {practice}"),
        heading=Localized(el="Η πρακτική σας δεν πιστοποιήθηκε", en="Your practice was not certified"),
        says=Localized(
            el="Ο μέσος όρος των δύο αξιολογήσεων ήταν κάτω από 3. Η πρακτική μένει δημόσια. Διαβάστε τους βαθμούς "
            "και τα σχόλια, βελτιώστε την και ζητήστε πιστοποίηση ξανά για τη νέα μορφή.",
            en="The mean of the two evaluations was below 3. The practice stays public. Read the scores and comments, "
            "improve it, and ask again for the new revision.",
        ),
        facts=_ABOUT,
    ),
    Kind.CERTIFICATE_ENDING: _to_the_body(
        subject=Localized(el="Λήγει η πιστοποίηση: {practice}", en="The certification ends soon: {practice}"),
        heading=Localized(
            el="Η πιστοποίηση της πρακτικής σας λήγει", en="The certification of your practice ends soon"
        ),
        says=Localized(
            el="Μπορείτε να ζητήσετε από τώρα νέα πιστοποίηση. Αλλιώς το σήμα φεύγει στη λήξη· η πρακτική μένει "
            "δημόσια.",
            en="Ask for a new certification now; otherwise the mark goes when it ends. The practice stays public.",
        ),
        facts=(*_ABOUT, "certified_until"),
    ),
    Kind.CERTIFICATE_ENDED: _to_the_body(
        subject=Localized(el="Έληξε η πιστοποίηση: {practice}", en="The certification has ended: {practice}"),
        heading=Localized(
            el="Η πιστοποίηση της πρακτικής σας έληξε", en="The certification of your practice has ended"
        ),
        says=Localized(
            el="Η πρακτική μένει δημόσια χωρίς το σήμα. Μπορείτε να ζητήσετε νέα πιστοποίηση.",
            en="The practice stays public without the mark. You can ask for a new certification.",
        ),
        facts=_ABOUT,
    ),
}
"""Kind → its words."""
