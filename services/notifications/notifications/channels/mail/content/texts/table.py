"""Table: which kinds of mail are short notices, and the words of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from notifications.channels.mail.content.texts.adoption import ADOPTION
from notifications.channels.mail.content.texts.certification import CERTIFICATION
from notifications.channels.mail.content.texts.circulars import CIRCULARS
from notifications.channels.mail.content.texts.followers import FOLLOWERS
from notifications.channels.mail.content.texts.impact import IMPACT
from notifications.channels.mail.content.texts.integrators import INTEGRATORS
from notifications.channels.mail.content.texts.mail_text import MailText
from notifications.channels.mail.content.texts.members import MEMBERS
from notifications.channels.mail.content.texts.owners import OWNERS
from notifications.channels.mail.content.texts.participants import PARTICIPANTS
from notifications.channels.mail.content.texts.renewal import RENEWAL

MAIL_TEXTS: Final[Mapping[str, MailText]] = {
    **OWNERS,
    **FOLLOWERS,
    **PARTICIPANTS,
    **INTEGRATORS,
    **MEMBERS,
    **CERTIFICATION,
    **ADOPTION,
    **CIRCULARS,
    **RENEWAL,
    **IMPACT,
}
"""Kind → its words; every other kind has templates of its own."""
