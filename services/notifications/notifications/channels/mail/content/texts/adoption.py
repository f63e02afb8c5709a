"""Words about adoptions, for the bodies that give practices and for those that take them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from chassis.language import Localized
from notifications.channels.mail.content.texts.mail_text import STOPS_WITH_ROLE, MailText
from notifications.notices.model import Kind

_to_members = partial(
    MailText,
    page="/v1/adoptions/{adoption_id}",
    action=Localized(el="Άνοιγμα της υιοθέτησης", en="Open the adoption"),
    facts=("practice", "organisation"),
    ends=STOPS_WITH_ROLE,
)

ADOPTION: Final[Mapping[str, MailText]] = {
    Kind.ADOPTION_APPROVAL_WAITING: _to_members(
        subject=Localized(el="Προς έγκριση, υιοθέτηση: {practice}", en="To approve, an adoption: {practice}"),
        heading=Localized(el="Μια υιοθέτηση περιμένει την έγκρισή σας", en="An adoption waits for your approval"),
        says=Localized(
            el="{asked} Αν την εγκρίνετε, ξεκινά και το μαθαίνει ο φορέας της πρακτικής. Αλλιώς την επιστρέφετε με "
            "σχόλιο.",
            en="{asked} If you approve it, it begins and the practice's organisation is told. Otherwise you return it "
            "with a comment.",
        ),
    ),
    Kind.ADOPTION_RETURNED: _to_members(
        subject=Localized(el="Επιστράφηκε η υιοθέτηση: {practice}", en="Returned, an adoption: {practice}"),
        heading=Localized(el="Η υιοθέτηση δεν ξεκίνησε ακόμη", en="The adoption has not begun yet"),
        says=Localized(
            el="Ο φορέας σας την επέστρεψε με σχόλιο, που το διαβάζετε στη σελίδα της. Μπορείτε να την υποβάλετε ξανά.",
            en="Your organisation returned it with a comment, which its page shows. You can submit it again.",
        ),
    ),
    Kind.ADOPTION_STARTED: _to_members(
        subject=Localized(el="Υιοθετούν την πρακτική σας: {practice}", en="Your practice is being adopted: {practice}"),
        heading=Localized(
            el="Ένας φορέας ξεκινά να υιοθετεί την πρακτική σας", en="An organisation begins to adopt your practice"
        ),
        says=Localized(
            el="Θα προχωρήσει σε έξι βήματα, που τα βλέπετε στη σελίδα της υιοθέτησης. {contact}",
            en="It goes through six steps, which the page of the adoption shows. {contact}",
        ),
    ),
    Kind.ADOPTION_IMPLEMENTED: _to_members(
        subject=Localized(el="Εφαρμόστηκε και αλλού: {practice}", en="Implemented elsewhere: {practice}"),
        heading=Localized(
            el="Η πρακτική σας εφαρμόστηκε από άλλον φορέα", en="Another organisation implemented your practice"
        ),
        says=Localized(
            el="Ολοκληρώθηκε η εφαρμογή μιας υιοθέτησης. {reused} Επιβεβαιώστε ότι αξιοποιήθηκε η πρακτική σας, ή "
            "αμφισβητήστε το: όσες αμφισβητείτε δεν μετρούν.",
            en="An adoption has been implemented. {reused} Confirm that your practice was reused, or dispute it: what "
            "you dispute does not count.",
        ),
    ),
    Kind.ADOPTION_ANSWERED: _to_members(
        subject=Localized(
            el="Απάντησε ο φορέας της πρακτικής: {practice}", en="The practice's organisation answered: {practice}"
        ),
        heading=Localized(el="Ο φορέας της πρακτικής απάντησε", en="The practice's organisation has answered"),
        says=Localized(el="{said}", en="{said}"),
    ),
    Kind.ADOPTION_STILL_GOING: _to_members(
        subject=Localized(el="Συνεχίζεται η υιοθέτηση; {practice}", en="Is the adoption still going? {practice}"),
        heading=Localized(el="Πώς πηγαίνει η υιοθέτηση;", en="How is the adoption going?"),
        says=Localized(
            el="Εδώ και καιρό δεν έχει γραφτεί τίποτα. Αρκεί μια καταγραφή, μια παύση ή η εγκατάλειψή της. Χωρίς "
            "απάντηση, θα φαίνεται χωρίς νέα.",
            en="Nothing was written for long. An entry, a pause or giving it up will do. Without an answer it will be "
            "shown as one without news.",
        ),
    ),
}
"""Kind → its words."""
