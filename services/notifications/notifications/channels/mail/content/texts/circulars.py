"""Words about circulars, for the people of the bodies that they address."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from chassis.language import Localized
from notifications.channels.mail.content.texts.mail_text import STOPS_WITH_ROLE, MailText
from notifications.notices.model import Kind

_WHY: Final = Localized(
    el="Λαμβάνετε αυτό το μήνυμα επειδή εκπροσωπείτε, διαχειρίζεστε ή εγκρίνετε για φορέα στον οποίο απευθύνεται "
    "εγκύκλιος.",
    en="You receive this message because you represent, manage or approve for an organisation that a circular "
    "addresses.",
)
_to_bodies = partial(
    MailText,
    page="/v1/circulars/{circular_id}",
    action=Localized(el="Άνοιγμα της εγκυκλίου", en="Open the circular"),
    facts=("circular", "number", "due_on", "contact_unit"),
    texts=("circular_message",),
    why=_WHY,
    ends=STOPS_WITH_ROLE,
)

CIRCULARS: Final[Mapping[str, MailText]] = {
    Kind.CIRCULAR_ISSUED: _to_bodies(
        subject=Localized(el="Εγκύκλιος {number}: {circular}", en="Circular {number}: {circular}"),
        heading=Localized(el="Μια εγκύκλιος απευθύνεται στον φορέα σας", en="A circular addresses your organisation"),
        says=Localized(
            el="Στη σελίδα της βλέπετε τι ζητείται, και δηλώνετε ότι λάβατε γνώση. Ό,τι κάνει ο φορέας μέσα στην "
            "πλατφόρμα μετρά μόνο του.",
            en="Its page shows what is asked, and there you say that you have read it. What your organisation does on "
            "the platform counts by itself.",
        ),
    ),
    Kind.CIRCULAR_CORRECTED: _to_bodies(
        subject=Localized(
            el="Ορθή επανάληψη, εγκύκλιος {number}: {circular}", en="Correct copy, circular {number}: {circular}"
        ),
        heading=Localized(
            el="Μια εγκύκλιος προς τον φορέα σας διορθώθηκε", en="A circular to your organisation was corrected"
        ),
        says=Localized(
            el="Αντικαθιστά την προηγούμενη. Όσα έχει κάνει ήδη ο φορέας σας εξακολουθούν να μετρούν.",
            en="It replaces the earlier one. What your organisation has done already goes on counting.",
        ),
    ),
    Kind.CIRCULAR_REMINDER: MailText(
        page="/v1/circulars/tasks",
        subject=Localized(
            el="Υπενθύμιση: υποχρεώσεις εγκυκλίων του φορέα σας",
            en="A reminder: what circulars ask of your organisation",
        ),
        heading=Localized(
            el="Κάτι που ζήτησε μια εγκύκλιος περιμένει ακόμη", en="Something that a circular asked for still waits"
        ),
        says=Localized(
            el="Η προθεσμία πλησιάζει ή μόλις πέρασε. Στην εργασία σας βλέπετε όλα όσα περιμένουν, με τις ημερομηνίες "
            "τους.",
            en="Its due day is near, or has just passed. Your work shows all that waits, with its days.",
        ),
        action=Localized(el="Οι εκκρεμότητες του φορέα", en="What waits for your organisation"),
        facts=(),
        why=_WHY,
        ends=STOPS_WITH_ROLE,
    ),
}
"""Kind → its words."""
