"""Texts for the managers of their organisation's programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from chassis.language import Localized
from notifications.channels.mail.content.texts.mail_text import STOPS_WITH_ROLE, MailText
from notifications.notices.model import Kind

INTEGRATORS: Final[Mapping[str, MailText]] = {
    Kind.WEBHOOK_DISABLED: MailText(
        subject=Localized(el="Απενεργοποιήθηκε webhook: {host}", en="A webhook was disabled: {host}"),
        heading=Localized(
            el="Ένα webhook του φορέα σας απενεργοποιήθηκε", en="A webhook of your organisation was disabled"
        ),
        says=Localized(
            el="{disabled} Δεν του στέλνεται πια τίποτα, και ό,τι περίμενε ακυρώθηκε. Μόλις διορθωθεί, ενεργοποιήστε "
            "το ξανά· όσα ακυρώθηκαν παραδίδονται με αίτημά σας από το αρχείο παραδόσεων.",
            en="{disabled} Nothing is sent to it any more, and what was waiting was called off. Once it is mended, set "
            "it active again; what was called off is delivered from the log when you ask for it.",
        ),
        facts=("organisation", "host", "webhook_id"),
        action=Localized(el="Οδηγός για την ενεργοποίηση", en="Guide to setting it active"),
        guide=("notifications", "change_webhook"),
        why=Localized(
            el="Λαμβάνετε αυτό το μήνυμα επειδή εγκρίνετε ή διαχειρίζεστε για τον φορέα σας.",
            en="You receive this message because you approve or manage for your organisation.",
        ),
        ends=STOPS_WITH_ROLE,
    ),
}
