"""Texts for people with roles that change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from chassis.language import Localized
from notifications.channels.mail.content.texts.mail_text import STOPS_WITH_ROLE, MailText
from notifications.notices.model import Kind

OWN_ACCOUNT: Final = Localized(
    el="Λαμβάνετε αυτό το μήνυμα επειδή έχετε λογαριασμό με αυτή τη διεύθυνση.",
    en="You receive this message because you have an account with this address.",
)
_WHEN_ROLES_CHANGE: Final = Localized(
    el="Τέτοια μηνύματα στέλνονται μόνο όταν αλλάζει κάποιος ρόλος σας.",
    en="Such messages come only when a role of yours changes.",
)
_GIVEN: Final = Localized(el="Έχετε νέο ρόλο: {role}", en="You have a new role: {role}")
_ENDED: Final = Localized(el="Έληξε ο ρόλος σας: {role}", en="Your role has ended: {role}")
_GUIDE: Final = Localized(el="Οδηγός για τους ρόλους σας", en="Guide to your roles")
_OWN_ROLES: Final = ("identity", "get_me")
_ASK_A_MANAGER: Final = Localized(
    el="Αν δεν το περιμένατε, ρωτήστε έναν διαχειριστή του φορέα.",
    en="If you did not expect this, ask a manager of the organisation.",
)
_ASK_A_CURATOR: Final = Localized(
    el="Αν δεν το περιμένατε, ρωτήστε όσους επιμελούνται την πλατφόρμα.",
    en="If you did not expect this, ask the curators of the platform.",
)

_ROLE: Final = MailText(
    subject=_GIVEN,
    heading=Localized(el="Έχετε νέο ρόλο σε φορέα", en="You have a new role in an organisation"),
    says=Localized(
        el="Αν έχετε ήδη συνδεθεί, ο ρόλος ισχύει το πολύ σε 10 λεπτά.",
        en="If you are signed in already, the role holds within 10 minutes.",
    ),
    facts=("organisation", "role"),
    action=_GUIDE,
    guide=_OWN_ROLES,
    why=OWN_ACCOUNT,
    ends=_WHEN_ROLES_CHANGE,
    also=_ASK_A_MANAGER,
)
_PLATFORM_ROLE: Final = replace(
    _ROLE,
    heading=Localized(el="Έχετε νέο ρόλο στην πλατφόρμα", en="You have a new role on the platform"),
    says=Localized(
        el="Ο ρόλος δεν περιορίζεται σε έναν φορέα. Για να ισχύσει, ίσως χρειαστεί να συνδεθείτε ξανά.",
        en="The role is not limited to one organisation. You may have to sign in again before it holds.",
    ),
    facts=("role",),
    also=_ASK_A_CURATOR,
)

MEMBERS: Final[Mapping[str, MailText]] = {
    Kind.BODY_UNMANAGED: MailText(
        subject=Localized(
            el="Φορέας χωρίς διαχειριστή: {organisation}", en="Organisation without a manager: {organisation}"
        ),
        heading=Localized(
            el="Σε έναν φορέα δεν μένει κανείς που να αποφασίζει",
            en="An organisation has nobody left to decide for it",
        ),
        says=Localized(
            el="Έληξε ο ρόλος του τελευταίου διαχειριστή ή εγκρίνοντος, ή ο λογαριασμός του δεν είναι πια ενεργός. "
            "Ορίστε διαχειριστή ή στείλτε πρόσκληση, για να συνεχιστούν οι εκκρεμότητες του φορέα.",
            en="The role of the last manager or approver has ended, or the account is no longer active. Appoint a "
            "manager or send an invitation, so that the organisation's tasks can go on.",
        ),
        facts=("organisation",),
        action=Localized(el="Οδηγός για την πρόσκληση μέλους", en="Guide to inviting a member"),
        guide=("identity", "invite_to_organisation"),
        why=Localized(
            el="Λαμβάνετε αυτό το μήνυμα επειδή επιμελείστε την πλατφόρμα.",
            en="You receive this message because you are a curator of the platform.",
        ),
        ends=STOPS_WITH_ROLE,
    ),
    Kind.ROLE_GIVEN: _ROLE,
    Kind.ROLE_ENDED: replace(
        _ROLE,
        subject=_ENDED,
        heading=Localized(el="Ένας ρόλος σας σε φορέα έληξε", en="A role of yours in an organisation has ended"),
        says=Localized(
            el="Δεν έχετε πλέον αυτόν τον ρόλο στον φορέα. Ο λογαριασμός σας παραμένει.",
            en="You no longer have this role in the organisation. Your account remains.",
        ),
    ),
    Kind.PLATFORM_ROLE_GIVEN: _PLATFORM_ROLE,
    Kind.PLATFORM_ROLE_ENDED: replace(
        _PLATFORM_ROLE,
        subject=_ENDED,
        heading=Localized(el="Ένας ρόλος σας στην πλατφόρμα έληξε", en="A role of yours on the platform has ended"),
        says=Localized(
            el="Δεν έχετε πλέον αυτόν τον ρόλο. Ο λογαριασμός σας παραμένει.",
            en="You no longer have this role. Your account remains.",
        ),
    ),
}
"""Kind → its words."""
