"""Texts about public facts of a challenge, for followers and, where phases are concerned, for participants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from chassis.language import Localized
from notifications.channels.mail.content.texts.mail_text import (
    CHALLENGE,
    OPEN_CHALLENGE,
    OPEN_PILOT,
    PILOT,
    READ_CHALLENGE,
    STOPS_WITH_PART,
    MailText,
)
from notifications.notices.model import Kind

_ENTRANT: Final = Localized(
    el="Λαμβάνετε αυτό το μήνυμα επειδή συμμετέχετε σε λύση που υποβλήθηκε στην πρόκληση.",
    en="You receive this message because you take part in a solution that was submitted to the challenge.",
)

_OPENED: Final = MailText(
    subject=Localized(el="Άρχισε η φάση «{phase}»: {title}", en="Phase “{phase}” opened: {title}"),
    heading=Localized(el="Άρχισε η φάση «{phase}»", en="The phase “{phase}” opened"),
    says=Localized(el="{takes}", en="{takes}"),
    facts=("title", "organisation", "closes_at"),
    action=OPEN_CHALLENGE,
    page=CHALLENGE,
)
_CLOSED: Final = MailText(
    subject=Localized(el="Έληξε η φάση «{phase}»: {title}", en="Phase “{phase}” closed: {title}"),
    heading=Localized(el="Έληξε η φάση «{phase}»", en="The phase “{phase}” closed"),
    says=Localized(
        el="Οι υποβολές σε αυτή τη φάση τελείωσαν. Όσες λύσεις υποβλήθηκαν ως τη λήξη μετρούν.",
        en="Nothing more can be submitted in this phase. Solutions submitted by its closing count.",
    ),
    facts=("title", "organisation", "submissions"),
    action=OPEN_CHALLENGE,
    page=CHALLENGE,
)
_ANNOUNCED: Final = MailText(
    subject=Localized(el="Ανακοίνωση για την πρόκληση: {title}", en="Announcement: {title}"),
    heading=Localized(el="{announcement}", en="{announcement}"),
    says=Localized(
        el="Οι φορείς της πρόκλησης έκαναν μια ανακοίνωση.",
        en="The owners of the challenge made an announcement.",
    ),
    facts=("title", "organisation"),
    texts=("announced",),
    action=Localized(el="Διαβάστε την ανακοίνωση", en="Read the announcement"),
    page=f"{CHALLENGE}/announcements",
)

FOLLOWERS: Final[Mapping[str, MailText]] = {
    Kind.CHALLENGE_PUBLISHED: MailText(
        subject=Localized(el="Νέα πρόκληση: {title}", en="New challenge: {title}"),
        heading=Localized(el="{title}", en="{title}"),
        says=Localized(el="{brief}", en="{brief}"),
        facts=("organisation", "sectors"),
        action=READ_CHALLENGE,
        page=CHALLENGE,
    ),
    Kind.CHALLENGE_UPDATED: MailText(
        subject=Localized(el="Άλλαξε η πρόκληση: {title}", en="The challenge changed: {title}"),
        heading=Localized(el="Η πρόκληση άλλαξε", en="The challenge changed"),
        says=Localized(
            el="Διαβάστε την ξανά, αν σκοπεύετε να πάρετε μέρος.", en="Read it again if you mean to take part."
        ),
        facts=("title", "organisation", "changed"),
        action=OPEN_CHALLENGE,
        page=CHALLENGE,
    ),
    Kind.CHALLENGE_PHASE_OPENED: _OPENED,
    Kind.CHALLENGE_PHASE_CLOSED: _CLOSED,
    Kind.CHALLENGE_ANNOUNCEMENT: _ANNOUNCED,
    Kind.CHALLENGE_QUESTION_ANSWERED: MailText(
        subject=Localized(el="Απαντήθηκε ερώτηση: {title}", en="A question was answered: {title}"),
        heading=Localized(
            el="Απαντήθηκε μια ερώτηση για την πρόκληση", en="A question about the challenge was answered"
        ),
        says=Localized(
            el="Η απάντηση δόθηκε τώρα ή διορθώθηκε. Ερωτήσεις και απαντήσεις είναι δημόσιες και ισχύουν για όλους.",
            en="The answer is new, or was corrected. Questions and answers are public and hold for everybody.",
        ),
        facts=("title", "organisation"),
        texts=("question", "reply"),
        action=Localized(el="Διαβάστε την απάντηση", en="Read the answer"),
        page=f"{CHALLENGE}/questions",
    ),
    Kind.CHALLENGE_RESULTS: MailText(
        subject=Localized(el="Αποτελέσματα: {title}", en="Results: {title}"),
        heading=Localized(el="Δημοσιεύθηκαν αποτελέσματα", en="Results were published"),
        says=Localized(el="{results}", en="{results}"),
        facts=("title", "organisation", "entered", "advanced", "winners"),
        action=Localized(el="Διαβάστε τα αποτελέσματα", en="Read the results"),
        page=f"{CHALLENGE}/results",
    ),
    Kind.CHALLENGE_ARCHIVED: MailText(
        subject=Localized(el="Ολοκληρώθηκε η πρόκληση: {title}", en="The challenge is over: {title}"),
        heading=Localized(el="Η πρόκληση ολοκληρώθηκε", en="The challenge is over"),
        says=Localized(el="Η πρόκληση αρχειοθετήθηκε.", en="The challenge was archived."),
        facts=("title", "organisation"),
        action=OPEN_CHALLENGE,
        page=CHALLENGE,
    ),
    Kind.CHALLENGE_CALLED_OFF: MailText(
        subject=Localized(el="Ματαιώθηκε η πρόκληση: {title}", en="The challenge was called off: {title}"),
        heading=Localized(el="Η πρόκληση ματαιώθηκε", en="The challenge was called off"),
        says=Localized(
            el="Η πρόκληση έληξε χωρίς να κριθούν οι λύσεις. Δεν ακολουθούν άλλες φάσεις.",
            en="The challenge ended before its solutions were judged. No other phase follows.",
        ),
        facts=("title", "organisation"),
        action=Localized(el="Δείτε τις άλλες προκλήσεις", en="See the other challenges"),
        page="/v1/challenges",
    ),
    Kind.CHALLENGE_PILOT_STARTED: MailText(
        subject=Localized(el="Αρχίζει πιλοτική εφαρμογή: {pilot}", en="A pilot starts: {pilot}"),
        heading=Localized(el="Μια λύση δοκιμάζεται στην πράξη", en="A solution is being tried"),
        says=Localized(
            el="Ο φορέας «{organisation}» εφαρμόζει πιλοτικά μια λύση που επιλέχθηκε.",
            en="{organisation} pilots a solution that was selected.",
        ),
        facts=("title", "pilot", "organisation"),
        action=OPEN_PILOT,
        page=PILOT,
    ),
    Kind.CHALLENGE_PILOT_CANCELLED: MailText(
        subject=Localized(el="Διακόπηκε η πιλοτική εφαρμογή: {pilot}", en="The pilot was given up: {pilot}"),
        heading=Localized(el="Η πιλοτική εφαρμογή διακόπηκε", en="The pilot was given up"),
        says=Localized(
            el="Ο φορέας «{organisation}» σταμάτησε την πιλοτική εφαρμογή. Ο λόγος είναι δημόσιος.",
            en="{organisation} gave the pilot up. The reason is public.",
        ),
        facts=("title", "pilot", "organisation"),
        action=OPEN_PILOT,
        page=PILOT,
    ),
    Kind.CHALLENGE_PILOT_ENDED: MailText(
        subject=Localized(el="Τελείωσε η πιλοτική εφαρμογή: {pilot}", en="The pilot ended: {pilot}"),
        heading=Localized(el="Η πιλοτική εφαρμογή τελείωσε", en="The pilot ended"),
        says=Localized(
            el="Η έκθεση λέει τι πέτυχε, τι δυσκόλεψε και τι μάθαμε.",
            en="The report says what worked, what was hard and what was learnt.",
        ),
        facts=("title", "pilot", "organisation", "outcome"),
        action=OPEN_PILOT,
        page=PILOT,
    ),
    Kind.ENTRY_PHASES_CHANGED: MailText(
        subject=Localized(el="Άλλαξαν οι φάσεις: {title}", en="The phases changed: {title}"),
        heading=Localized(el="Οι φάσεις της πρόκλησης άλλαξαν", en="The challenge's phases changed"),
        says=Localized(el="Δείτε ως πότε διαρκεί κάθε φάση.", en="See how long each phase lasts."),
        facts=("title", "organisation"),
        action=OPEN_CHALLENGE,
        page=CHALLENGE,
        why=_ENTRANT,
        ends=STOPS_WITH_PART,
    ),
    Kind.ENTRY_PHASE_OPENED: replace(_OPENED, why=_ENTRANT, ends=STOPS_WITH_PART),
    Kind.ENTRY_PHASE_CLOSED: replace(_CLOSED, why=_ENTRANT, ends=STOPS_WITH_PART),
    Kind.ENTRY_ANNOUNCEMENT: replace(_ANNOUNCED, why=_ENTRANT, ends=STOPS_WITH_PART),
}
"""Kind → its words."""
