"""Words about renewals, for the bodies of practices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from chassis.language import Localized
from notifications.channels.mail.content.texts.mail_text import STOPS_WITH_ROLE, MailText
from notifications.notices.model import Kind

RENEWAL: Final[Mapping[str, MailText]] = {
    Kind.PRACTICE_STILL_RUNNING: MailText(
        subject=Localized(el="Ισχύει ακόμη; {practice}", en="Still running? {practice}"),
        heading=Localized(el="Ισχύει ακόμη η πρακτική σας;", en="Is your practice still running?"),
        says=Localized(
            el="{asked_again} Απαντήστε με ένα πάτημα αν ισχύει, άλλαξε ή έληξε. Χωρίς απάντηση ως την ημέρα αυτή, θα "
            "φαίνεται ότι δεν επιβεβαιώθηκε, και η πιστοποίησή της, αν έχει, θα ανασταλεί.",
            en="{asked_again} Say with one click whether it is running, has changed or has ended. Without an answer by "
            "that day it will be shown as not confirmed, and its certificate, if any, will be suspended.",
        ),
        page="/v1/practices/{practice_id}",
        action=Localized(el="Άνοιγμα της πρακτικής", en="Open the practice"),
        facts=("practice", "organisation", "stale_on"),
        ends=STOPS_WITH_ROLE,
    ),
}
"""Kind → its words."""
