"""Words of what is public of a challenge: for those who follow it, and, of its phases, for those who take part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from chassis.language import Text
from notifications.announcements.model import Kind
from notifications.mails.notices.shape import (
    CHALLENGE,
    OPEN_CHALLENGE,
    OPEN_PILOT,
    PILOT,
    READ_CHALLENGE,
    STOPS_WITH_PART,
    Notice,
)

_ENTRANT: Final = Text(
    el="Λαμβάνετε αυτό το μήνυμα επειδή συμμετέχετε σε λύση που υποβλήθηκε στην πρόκληση.",
    en="You receive this message because you take part in a solution that was submitted to the challenge.",
)

_OPENED: Final = Notice(
    subject=Text(el="Άρχισε η φάση «{phase}»: {title}", en="Phase “{phase}” opened: {title}"),
    heading=Text(el="Άρχισε η φάση «{phase}»", en="The phase “{phase}” opened"),
    says=Text(el="{takes}", en="{takes}"),
    facts=("title", "organisation", "closes_at"),
    action=OPEN_CHALLENGE,
    page=CHALLENGE,
)
_CLOSED: Final = Notice(
    subject=Text(el="Έληξε η φάση «{phase}»: {title}", en="Phase “{phase}” closed: {title}"),
    heading=Text(el="Έληξε η φάση «{phase}»", en="The phase “{phase}” closed"),
    says=Text(
        el="Οι υποβολές σε αυτή τη φάση τελείωσαν. Όσες λύσεις υποβλήθηκαν ως τη λήξη μετρούν.",
        en="Nothing more can be submitted in this phase. Solutions submitted by its closing count.",
    ),
    facts=("title", "organisation", "submissions"),
    action=OPEN_CHALLENGE,
    page=CHALLENGE,
)
_ANNOUNCED: Final = Notice(
    subject=Text(el="Ανακοίνωση για την πρόκληση: {title}", en="Announcement: {title}"),
    heading=Text(el="{announcement}", en="{announcement}"),
    says=Text(
        el="Οι φορείς της πρόκλησης έκαναν μια ανακοίνωση.",
        en="The owners of the challenge made an announcement.",
    ),
    facts=("title", "organisation"),
    action=Text(el="Διαβάστε την ανακοίνωση", en="Read the announcement"),
    page=f"{CHALLENGE}/announcements",
)

FOLLOWERS: Final[Mapping[str, Notice]] = {
    Kind.CHALLENGE_PUBLISHED: Notice(
        subject=Text(el="Νέα πρόκληση: {title}", en="New challenge: {title}"),
        heading=Text(el="{title}", en="{title}"),
        says=Text(el="{brief}", en="{brief}"),
        facts=("organisation", "sectors"),
        action=READ_CHALLENGE,
        page=CHALLENGE,
    ),
    Kind.CHALLENGE_UPDATED: Notice(
        subject=Text(el="Άλλαξε η πρόκληση: {title}", en="The challenge changed: {title}"),
        heading=Text(el="Η πρόκληση άλλαξε", en="The challenge changed"),
        says=Text(el="Διαβάστε την ξανά, αν σκοπεύετε να πάρετε μέρος.", en="Read it again if you mean to take part."),
        facts=("title", "organisation", "changed"),
        action=OPEN_CHALLENGE,
        page=CHALLENGE,
    ),
    Kind.CHALLENGE_PHASE_OPENED: _OPENED,
    Kind.CHALLENGE_PHASE_CLOSED: _CLOSED,
    Kind.CHALLENGE_ANNOUNCEMENT: _ANNOUNCED,
    Kind.CHALLENGE_QUESTION_ANSWERED: Notice(
        subject=Text(el="Απαντήθηκε ερώτηση: {title}", en="A question was answered: {title}"),
        heading=Text(el="Απαντήθηκε μια ερώτηση για την πρόκληση", en="A question about the challenge was answered"),
        says=Text(
            el="Η απάντηση δόθηκε τώρα ή διορθώθηκε. Ερωτήσεις και απαντήσεις είναι δημόσιες και ισχύουν για όλους.",
            en="The answer is new, or was corrected. Questions and answers are public and hold for everybody.",
        ),
        facts=("title", "organisation"),
        action=Text(el="Διαβάστε την απάντηση", en="Read the answer"),
        page=f"{CHALLENGE}/questions",
    ),
    Kind.CHALLENGE_RESULTS: Notice(
        subject=Text(el="Αποτελέσματα: {title}", en="Results: {title}"),
        heading=Text(el="Δημοσιεύθηκαν αποτελέσματα", en="Results were published"),
        says=Text(el="{results}", en="{results}"),
        facts=("title", "organisation", "entered", "advanced", "winners"),
        action=Text(el="Διαβάστε τα αποτελέσματα", en="Read the results"),
        page=f"{CHALLENGE}/results",
    ),
    Kind.CHALLENGE_ARCHIVED: Notice(
        subject=Text(el="Ολοκληρώθηκε η πρόκληση: {title}", en="The challenge is over: {title}"),
        heading=Text(el="Η πρόκληση ολοκληρώθηκε", en="The challenge is over"),
        says=Text(el="Η πρόκληση αρχειοθετήθηκε.", en="The challenge was archived."),
        facts=("title", "organisation"),
        action=OPEN_CHALLENGE,
        page=CHALLENGE,
    ),
    Kind.CHALLENGE_CALLED_OFF: Notice(
        subject=Text(el="Ματαιώθηκε η πρόκληση: {title}", en="The challenge was called off: {title}"),
        heading=Text(el="Η πρόκληση ματαιώθηκε", en="The challenge was called off"),
        says=Text(
            el="Η πρόκληση έληξε χωρίς να κριθούν οι λύσεις. Δεν ακολουθούν άλλες φάσεις.",
            en="The challenge ended before its solutions were judged. No other phase follows.",
        ),
        facts=("title", "organisation"),
        action=Text(el="Δείτε τις άλλες προκλήσεις", en="See the other challenges"),
        page="/v1/challenges",
    ),
    Kind.CHALLENGE_PILOT_STARTED: Notice(
        subject=Text(el="Αρχίζει πιλοτική εφαρμογή: {pilot}", en="A pilot starts: {pilot}"),
        heading=Text(el="Μια λύση δοκιμάζεται στην πράξη", en="A solution is being tried"),
        says=Text(
            el="Ο φορέας «{organisation}» εφαρμόζει πιλοτικά μια λύση που επιλέχθηκε.",
            en="{organisation} pilots a solution that was selected.",
        ),
        facts=("title", "pilot", "organisation"),
        action=OPEN_PILOT,
        page=PILOT,
    ),
    Kind.CHALLENGE_PILOT_CANCELLED: Notice(
        subject=Text(el="Διακόπηκε η πιλοτική εφαρμογή: {pilot}", en="The pilot was given up: {pilot}"),
        heading=Text(el="Η πιλοτική εφαρμογή διακόπηκε", en="The pilot was given up"),
        says=Text(
            el="Ο φορέας «{organisation}» σταμάτησε την πιλοτική εφαρμογή. Ο λόγος είναι δημόσιος.",
            en="{organisation} gave the pilot up. The reason is public.",
        ),
        facts=("title", "pilot", "organisation"),
        action=OPEN_PILOT,
        page=PILOT,
    ),
    Kind.CHALLENGE_PILOT_ENDED: Notice(
        subject=Text(el="Τελείωσε η πιλοτική εφαρμογή: {pilot}", en="The pilot ended: {pilot}"),
        heading=Text(el="Η πιλοτική εφαρμογή τελείωσε", en="The pilot ended"),
        says=Text(
            el="Η έκθεση λέει τι πέτυχε, τι δυσκόλεψε και τι μάθαμε.",
            en="The report says what worked, what was hard and what was learnt.",
        ),
        facts=("title", "pilot", "organisation", "outcome"),
        action=OPEN_PILOT,
        page=PILOT,
    ),
    Kind.ENTRY_PHASES_CHANGED: Notice(
        subject=Text(el="Άλλαξαν οι φάσεις: {title}", en="The phases changed: {title}"),
        heading=Text(el="Οι φάσεις της πρόκλησης άλλαξαν", en="The challenge's phases changed"),
        says=Text(el="Δείτε ως πότε διαρκεί κάθε φάση.", en="See how long each phase lasts."),
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
