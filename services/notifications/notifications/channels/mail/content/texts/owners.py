"""Words for those with duties: reviewers, owners of challenges, organisations that ran a pilot."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from chassis.language import Localized
from notifications.channels.mail.content.texts.mail_text import (
    BY_THE_INTERFACE,
    CHALLENGE,
    OPEN_CHALLENGE,
    OPEN_PILOT,
    PILOT,
    REASON,
    STOPS_WITH_ROLE,
    TO_ANSWER,
    MailText,
)
from notifications.notices.model import Kind

_COMMENT: Final = Localized(el="Σχόλιο της αξιολόγησης", en="The reviewer’s comment")
_ABOUT: Final = ("title", "organisation", "challenge_id")

_COMMENT_INSIDE: Final = Localized(el="Σχόλιο του φορέα", en="The organisation’s comment")
_to_owners = partial(
    MailText,
    why=Localized(
        el="Λαμβάνετε αυτό το μήνυμα επειδή συντάξατε την πρόκληση ή εγκρίνετε για λογαριασμό φορέα που τη θέτει.",
        en="You receive this message because you wrote the challenge or approve for an organisation that owns it.",
    ),
    ends=STOPS_WITH_ROLE,
)
_to_both_sides = partial(
    MailText,
    why=Localized(
        el="Λαμβάνετε αυτό το μήνυμα επειδή συντάξατε την πρόκληση, ή εγκρίνετε ή διαχειρίζεστε για τον φορέα σας.",
        en="You receive this message because you wrote the challenge, or approve or manage for your organisation.",
    ),
    ends=STOPS_WITH_ROLE,
)
_to_pilots = partial(
    MailText,
    why=Localized(
        el="Λαμβάνετε αυτό το μήνυμα επειδή γράψατε για την πιλοτική εφαρμογή ή εγκρίνετε για τον φορέα που την έκανε.",
        en="You receive this message because you wrote of the pilot or approve for the organisation that ran it.",
    ),
    ends=STOPS_WITH_ROLE,
)

OWNERS: Final[Mapping[str, MailText]] = {
    Kind.CHALLENGE_APPROVAL_WAITING: MailText(
        subject=Localized(el="Προς έγκριση: {title}", en="To approve: {title}"),
        heading=Localized(el="Μια πρόκληση περιμένει την έγκρισή σας", en="A challenge waits for your approval"),
        says=Localized(
            el="{waits} Αν την εγκρίνετε, προχωρεί στην αξιολόγηση· αλλιώς την επιστρέφετε με ένα σχόλιο. Μπορεί να "
            "εγκρίνει οποιοσδήποτε έχει τον ρόλο.",
            en="{waits} If you approve it, it goes on to the reviewers; otherwise you return it with a comment. "
            "Anybody with the role may approve.",
        ),
        facts=_ABOUT,
        also=BY_THE_INTERFACE,
        action=Localized(el="Οδηγός για την έγκριση", en="Guide to approving"),
        guide=("challenges", "approve_challenge"),
        ends=STOPS_WITH_ROLE,
    ),
    Kind.CHALLENGE_RETURNED: _to_owners(
        subject=Localized(el="Επιστράφηκε: {title}", en="Returned: {title}"),
        heading=Localized(el="Ο φορέας σας επέστρεψε την πρόκληση", en="Your organisation returned the challenge"),
        says=Localized(
            el="Δεν υποβλήθηκε για αξιολόγηση. Διορθώστε την σύμφωνα με το σχόλιο και υποβάλετέ την ξανά.",
            en="It was not submitted for review. Change it as the comment says and submit it again.",
        ),
        facts=_ABOUT,
        quotes=_COMMENT_INSIDE,
        also=BY_THE_INTERFACE,
        action=Localized(el="Οδηγός για τη διόρθωση", en="Guide to correcting it"),
        guide=("challenges", "edit_challenge"),
    ),
    Kind.CHALLENGE_REVIEW_WAITING: MailText(
        subject=Localized(el="Προς αξιολόγηση: {title}", en="To review: {title}"),
        heading=Localized(el="Μια πρόκληση περιμένει την αξιολόγησή σας", en="A challenge waits for your review"),
        says=Localized(el="{again}", en="{again}"),
        facts=("title", "organisation", "region", "challenge_id"),
        also=BY_THE_INTERFACE,
        action=Localized(el="Οδηγός για την απόφαση", en="Guide to the decision"),
        guide=("challenges", "review_challenge"),
        ends=STOPS_WITH_ROLE,
    ),
    Kind.CHALLENGE_APPROVED: _to_owners(
        subject=Localized(el="Εγκρίθηκε: {title}", en="Approved: {title}"),
        heading=Localized(el="Η πρόκληση εγκρίθηκε", en="The challenge was approved"),
        says=Localized(
            el="Αν έχει οριστεί ώρα δημοσίευσης, δημοσιεύεται τότε χωρίς άλλη ενέργεια· αλλιώς τη δημοσιεύετε εσείς.",
            en="If a time of publication was set, it is published then by itself; otherwise you publish it.",
        ),
        facts=("title", "organisation", "publish_at", "challenge_id"),
        quotes=_COMMENT,
        action=Localized(el="Οδηγός για τη δημοσίευση", en="Guide to publishing it"),
        guide=("challenges", "publish_challenge"),
    ),
    Kind.CHALLENGE_EDITS_REQUESTED: _to_owners(
        subject=Localized(el="Ζητήθηκαν αλλαγές: {title}", en="Edits requested: {title}"),
        heading=Localized(el="Ζητήθηκαν αλλαγές στην πρόκληση", en="Edits were requested"),
        says=Localized(
            el="Διορθώστε την πρόκληση σύμφωνα με το σχόλιο και υποβάλετέ την ξανά.",
            en="Change the challenge as the comment asks and submit it again.",
        ),
        facts=_ABOUT,
        quotes=_COMMENT,
        also=BY_THE_INTERFACE,
        action=Localized(el="Οδηγός για τη διόρθωση", en="Guide to correcting it"),
        guide=("challenges", "edit_challenge"),
    ),
    Kind.CHALLENGE_REJECTED: _to_owners(
        subject=Localized(el="Δεν εγκρίθηκε: {title}", en="Not accepted: {title}"),
        heading=Localized(el="Η πρόκληση δεν εγκρίθηκε", en="The challenge was not accepted"),
        says=Localized(
            el="Η πρόκληση δεν θα δημοσιευθεί. Οι λόγοι αναφέρονται στο σχόλιο.",
            en="The challenge will not be published. The comment says why.",
        ),
        facts=_ABOUT,
        quotes=_COMMENT,
        also=BY_THE_INTERFACE,
        action=Localized(el="Οδηγός για την ανάγνωση", en="Guide to reading it"),
        guide=("challenges", "read_challenge"),
    ),
    Kind.CHALLENGE_JOIN_REQUESTED: _to_both_sides(
        subject=Localized(el="Ζητεί να συμμετάσχει: {organisation}", en="Asks to join: {organisation}"),
        heading=Localized(el="Ένας φορέας θέλει να θέσει μαζί σας την πρόκληση", en="An organisation asks to join"),
        says=Localized(
            el="Ο φορέας «{organisation}» ζητεί να γίνει και αυτός φορέας της πρόκλησης. Απαντά ο επικεφαλής φορέας.",
            en="{organisation} asks to own the challenge with you. The leading organisation answers.",
        ),
        facts=("title", "organisation", "sender", "challenge_id"),
        action=TO_ANSWER,
        guide=("challenges", "answer_join_request"),
    ),
    Kind.CHALLENGE_OWNER_JOINED: _to_owners(
        subject=Localized(el="Νέος φορέας στην πρόκληση: {title}", en="One more owner: {title}"),
        heading=Localized(el="Η πρόκληση τίθεται πλέον από κοινού", en="The challenge has one more owner"),
        says=Localized(
            el="Ο φορέας «{organisation}» έγινε δεκτός και θέτει την πρόκληση μαζί με τους άλλους.",
            en="{organisation} was accepted and owns the challenge together with the others.",
        ),
        facts=("title", "organisation"),
        action=OPEN_CHALLENGE,
        page=CHALLENGE,
    ),
    Kind.CHALLENGE_JOIN_DECLINED: _to_both_sides(
        subject=Localized(el="Δεν έγινε δεκτή η συμμετοχή: {title}", en="Joining declined: {title}"),
        heading=Localized(el="Το αίτημα συμμετοχής δεν έγινε δεκτό", en="The request to join was declined"),
        says=Localized(
            el="Ο επικεφαλής φορέας δεν δέχθηκε το αίτημα του φορέα «{organisation}» να θέσει μαζί του την πρόκληση.",
            en="The leading organisation declined the request of {organisation} to own the challenge with it.",
        ),
        facts=("title", "organisation"),
        action=OPEN_CHALLENGE,
        page=CHALLENGE,
    ),
    Kind.CHALLENGE_QUESTION_ASKED: _to_owners(
        subject=Localized(el="Ερώτηση που περιμένει απάντηση: {title}", en="A question to answer: {title}"),
        heading=Localized(el="Μια ερώτηση περιμένει την απάντησή σας", en="A question waits for your answer"),
        says=Localized(
            el="Η ερώτηση και η απάντηση γίνονται δημόσιες όταν απαντήσετε.",
            en="Question and answer become public when you answer.",
        ),
        facts=_ABOUT,
        texts=("question",),
        action=TO_ANSWER,
        guide=("challenges", "answer_question"),
    ),
    Kind.CHALLENGE_PHASE_COUNTED: _to_owners(
        subject=Localized(el="Έληξε η φάση «{phase}»: {title}", en="Phase “{phase}” closed: {title}"),
        heading=Localized(el="Η φάση «{phase}» έληξε", en="The phase “{phase}” closed"),
        says=Localized(
            el="Ό,τι υποβλήθηκε ως τη λήξη μετράει· δεν γίνονται άλλες υποβολές σε αυτή τη φάση.",
            en="What was submitted by the closing counts; nothing more can be submitted in this phase.",
        ),
        facts=("title", "phase", "closes_at", "submissions", "challenge_id"),
        action=Localized(el="Οδηγός για τις λύσεις", en="Guide to the solutions"),
        guide=("challenges", "list_solutions"),
    ),
    Kind.CHALLENGE_EXPERTS_PROPOSED: _to_owners(
        subject=Localized(el="Ειδικοί για την πρόκληση: {title}", en="Experts for the challenge: {title}"),
        heading=Localized(el="Βρέθηκαν ειδικοί που ταιριάζουν στην πρόκληση", en="Experts fit the challenge"),
        says=Localized(
            el="Οι τομείς και οι γνώσεις τους ταιριάζουν στην πρόκληση. Μπορείτε να τους προσκαλέσετε να προτείνουν "
            "λύση ή να αξιολογήσουν.",
            en="Their sectors and skills fit the challenge. You may invite them to propose a solution or to evaluate.",
        ),
        facts=("title", "experts", "challenge_id"),
        action=Localized(el="Οδηγός για τις προσκλήσεις", en="Guide to inviting them"),
        guide=("challenges", "invite_expert"),
    ),
    Kind.CHALLENGE_EXPERT_ANSWERED: _to_owners(
        subject=Localized(el="Απάντηση ειδικού: {title}", en="An expert answered: {title}"),
        heading=Localized(el="Μια πρόσκληση σε ειδικό απαντήθηκε", en="An expert answered your invitation"),
        says=Localized(
            el="Ποιος απάντησε το βλέπετε στις προσκλήσεις της πρόκλησης.",
            en="Who answered is shown among the invitations of the challenge.",
        ),
        facts=("title", "answer", "challenge_id"),
        action=Localized(el="Οδηγός για τις προσκλήσεις", en="Guide to the invitations"),
        guide=("challenges", "list_expert_invitations"),
    ),
    Kind.EVALUATION_RECUSED: _to_owners(
        subject=Localized(el="Αξιολόγηση χωρίς αξιολογητή: {title}", en="An evaluator withdrew: {title}"),
        heading=Localized(el="Ένας αξιολογητής δήλωσε κώλυμα", en="An evaluator declared a conflict of interest"),
        says=Localized(
            el="Μια λύση έχει έναν αξιολογητή λιγότερο. Η φάση δεν προχωρά με κενά: αναθέστε ξανά την αξιολόγηση.",
            en="A solution has one evaluator fewer. The phase cannot advance with gaps: assign the evaluation again.",
        ),
        facts=_ABOUT,
        action=Localized(el="Οδηγός για την ανάθεση", en="Guide to assigning"),
        guide=("challenges", "assign_evaluators"),
    ),
    Kind.CHALLENGE_TAKEN_DOWN: _to_owners(
        subject=Localized(el="Αποσύρθηκε από τη δημοσιότητα: {title}", en="Taken down: {title}"),
        heading=Localized(el="Η πρόκληση δεν είναι πλέον δημόσια", en="The challenge is not public any more"),
        says=Localized(
            el="Μπορεί να δημοσιευθεί ξανά ή να αρχειοθετηθεί. Όσοι συμμετέχουν ενημερώθηκαν για τον λόγο.",
            en="It may be published again or archived. Everybody who takes part was told the reason.",
        ),
        facts=_ABOUT,
        quotes=REASON,
        action=Localized(el="Οδηγός για την ανάγνωση", en="Guide to reading it"),
        guide=("challenges", "read_challenge"),
    ),
    Kind.CHALLENGE_ENDED_EARLY: _to_owners(
        subject=Localized(el="Ματαιώθηκε η πρόκληση: {title}", en="The challenge was called off: {title}"),
        heading=Localized(el="Η πρόκληση που θέτατε ματαιώθηκε", en="The challenge that you shared was called off"),
        says=Localized(
            el="Αρχειοθετήθηκε πριν κριθεί. Οι λύσεις και οι αξιολογήσεις που έμεναν ανοικτές έληξαν, και όσοι "
            "συμμετείχαν ενημερώθηκαν.",
            en="It was archived before it was decided. Solutions and evaluations that were still open ended, and "
            "everybody who took part was told.",
        ),
        facts=_ABOUT,
        quotes=REASON,
        action=Localized(el="Οδηγός για την ανάγνωση", en="Guide to reading it"),
        guide=("challenges", "read_challenge"),
    ),
    Kind.EVALUATOR_GONE: _to_owners(
        subject=Localized(el="Ένας αξιολογητής λιγότερος: {title}", en="One evaluator fewer: {title}"),
        heading=Localized(el="Ένας αξιολογητής δεν είναι πλέον διαθέσιμος", en="An evaluator is no longer available"),
        says=Localized(
            el="Όσες αξιολογήσεις του έμεναν ανοικτές αποσύρθηκαν· όσες είχε υποβάλει μετρούν. Η φάση δεν προχωρά με "
            "κενά: αναθέστε ξανά όσες λείπουν και, αν χρειάζεται, προσκαλέστε άλλον αξιολογητή.",
            en="Evaluations that were still open were taken back; those that were handed in count. The phase cannot "
            "advance with gaps: assign what is missing again and, if need be, invite another evaluator.",
        ),
        facts=("title", "organisation", "gaps", "challenge_id"),
        action=Localized(el="Οδηγός για την ανάθεση", en="Guide to assigning"),
        guide=("challenges", "assign_evaluators"),
    ),
    Kind.PILOT_ENDED: _to_pilots(
        subject=Localized(el="Τελείωσε η πιλοτική εφαρμογή: {pilot}", en="The pilot ended: {pilot}"),
        heading=Localized(el="Η πιλοτική εφαρμογή τελείωσε", en="The pilot ended"),
        says=Localized(
            el="Η τελική έκθεση είναι δημόσια. Από αυτήν φτιάχνεται στο Παρατηρητήριο ένα προσχέδιο πρακτικής "
            "του φορέα σας, και θα σας ειδοποιήσουμε.",
            en="The final report is public. A draft practice of your organisation is being made of it in the "
            "repository, and you will be told.",
        ),
        facts=("pilot", "organisation", "outcome"),
        action=OPEN_PILOT,
        page=PILOT,
    ),
    Kind.PRACTICE_DRAFTED: _to_pilots(
        subject=Localized(el="Προσχέδιο πρακτικής: {practice}", en="A draft practice: {practice}"),
        heading=Localized(el="Όσα μάθατε έγιναν προσχέδιο πρακτικής", en="What you learnt is a draft practice now"),
        says=Localized(
            el="Συμπληρώστε ό,τι λείπει και υποβάλετέ την: έτσι θα βρουν και άλλοι φορείς ό,τι δοκιμάσατε.",
            en="Complete what is missing and submit it, so that other organisations find what you tried.",
        ),
        facts=("practice", "organisation", "practice_id"),
        also=BY_THE_INTERFACE,
        action=Localized(el="Οδηγός για τη συμπλήρωση", en="Guide to completing it"),
        guide=("observatory", "edit_practice"),
    ),
}
"""Kind → its words."""
