"""Words about impact claims, for the bodies that state them and for their verifiers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from chassis.language import Localized
from notifications.channels.mail.content.texts.mail_text import STOPS_WITH_ROLE, MailText
from notifications.notices.model import Kind

_VERIFIER: Final = Localized(
    el="Λαμβάνετε αυτό το μήνυμα επειδή μπορείτε να επαληθεύετε δηλώσεις οφέλους άλλων φορέων.",
    en="You receive this message because you may verify the impact claims of other organisations.",
)
_MEMBER: Final = Localized(
    el="Λαμβάνετε αυτό το μήνυμα επειδή γράψατε τη δήλωση ή εγκρίνετε ό,τι υποβάλλει ο φορέας σας.",
    en="You receive this message because you wrote the claim or approve what your organisation submits.",
)
_COMMENT: Final = Localized(el="Το σχόλιο", en="The comment")

_to_members = partial(
    MailText,
    page="/v1/impacts/{impact_id}",
    action=Localized(el="Άνοιγμα της δήλωσης", en="Open the claim"),
    facts=("practice", "organisation"),
    ends=STOPS_WITH_ROLE,
    why=_MEMBER,
)

IMPACT: Final[Mapping[str, MailText]] = {
    Kind.IMPACT_APPROVAL_WAITING: _to_members(
        subject=Localized(el="Προς έγκριση, δήλωση οφέλους: {practice}", en="To approve, an impact claim: {practice}"),
        heading=Localized(
            el="Μια δήλωση οφέλους περιμένει την έγκρισή σας", en="An impact claim waits for your approval"
        ),
        says=Localized(
            el="{impact_asked} Αν την εγκρίνετε, δημοσιεύεται και περιμένει επαλήθευση από άλλον φορέα. Αλλιώς την "
            "επιστρέφετε με σχόλιο.",
            en="{impact_asked} If you approve it, it is published and waits for somebody elsewhere to verify it. "
            "Otherwise you return it with a comment.",
        ),
    ),
    Kind.IMPACT_RETURNED: _to_members(
        subject=Localized(el="Επιστράφηκε η δήλωση οφέλους: {practice}", en="Returned, an impact claim: {practice}"),
        heading=Localized(el="Η δήλωση οφέλους δεν δημοσιεύθηκε", en="The impact claim was not published"),
        says=Localized(
            el="Ο φορέας σας την επέστρεψε με σχόλιο, που το διαβάζετε στη σελίδα της. Μια δήλωση δεν αλλάζει: τη "
            "διορθώνετε με νέα.",
            en="Your organisation returned it with a comment, which its page shows. A claim never changes: you correct "
            "it with a new one.",
        ),
    ),
    Kind.IMPACT_VERIFIED: _to_members(
        subject=Localized(el="Επαληθεύτηκε το όφελος: {practice}", en="Impact verified: {practice}"),
        heading=Localized(el="Η δήλωσή σας επαληθεύτηκε", en="Your impact claim is verified"),
        says=Localized(
            el="Από τώρα μετρά στα επαληθευμένα οφέλη, χωριστά από όσα είναι μόνο δηλωμένα.",
            en="From now on it counts among the verified impact, apart from what is only claimed.",
        ),
        quotes=_COMMENT,
    ),
    Kind.IMPACT_DISPUTED: _to_members(
        subject=Localized(el="Αμφισβητήθηκε το όφελος: {practice}", en="Impact disputed: {practice}"),
        heading=Localized(el="Η δήλωσή σας αμφισβητήθηκε", en="Your impact claim is disputed"),
        says=Localized(
            el="Ώσπου να απαντήσετε με νέα δήλωση, δεν μετρά πουθενά. Μπορείτε και να την ανακαλέσετε.",
            en="Until you answer with a new claim it counts nowhere. You can also withdraw it.",
        ),
        quotes=_COMMENT,
    ),
    Kind.IMPACT_REOPENED: _to_members(
        subject=Localized(el="Ξανά προς επαλήθευση: {practice}", en="To be verified anew: {practice}"),
        heading=Localized(el="Η επαλήθευση της δήλωσής σας άνοιξε πάλι", en="Your impact claim was reopened"),
        says=Localized(
            el="Μετρά πάλι μόνο ως δηλωμένη, ώσπου να επαληθευτεί ξανά. Η πρώτη επαλήθευση μένει στο ιστορικό της.",
            en="It counts as claimed only, until it is verified anew. The first verification stays in its history.",
        ),
        quotes=_COMMENT,
    ),
    Kind.IMPACT_VERIFICATION_DUE: MailText(
        page="/v1/impacts/{impact_id}",
        action=Localized(el="Άνοιγμα της δήλωσης", en="Open the claim"),
        facts=("practice", "organisation", "due_at"),
        ends=STOPS_WITH_ROLE,
        why=_VERIFIER,
        subject=Localized(el="Περιμένει επαλήθευση: {practice}", en="Waits to be verified: {practice}"),
        heading=Localized(el="{impact_due}", en="{impact_due}"),
        says=Localized(
            el="Δείτε τα τεκμήρια και επαληθεύστε το όφελος, ή πείτε τι δεν στέκει. Όσοι δεν ανήκουν στον φορέα ή σε "
            "συγγενικό του λαμβάνουν το ίδιο μήνυμα· αρκεί όποιος προλάβει.",
            en="Look at the evidence and verify the impact, or say what does not hold. Everybody independent of the "
            "organisation is told the same; whoever is first will do.",
        ),
    ),
}
"""Kind → its words."""
