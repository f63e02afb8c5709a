"""Texts for invited or participating people: members of teams, evaluators, experts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from chassis.language import Localized
from notifications.channels.mail.content.texts.mail_text import (
    CHALLENGE,
    READ_CHALLENGE,
    REASON,
    STOPS_WITH_PART,
    TO_ANSWER,
    MailText,
)
from notifications.notices.model import Kind

_PROFILE: Final = Localized(
    el="Τι θέλετε να ακούτε το ορίζετε στο προφίλ σας ως ειδικού.",
    en="What you want to hear of is set in your expert profile.",
)
_OUTCOME: Final = ("title", "rank", "solution_id")

_judged = partial(
    MailText,
    facts=_OUTCOME,
    action=Localized(el="Οδηγός για την αιτιολόγηση", en="Guide to the explanation"),
    guide=("challenges", "explain_solution"),
    why=Localized(
        el="Λαμβάνετε αυτό το μήνυμα επειδή ανήκετε στην ομάδα της λύσης.",
        en="You receive this message because you belong to the team of the solution.",
    ),
    ends=STOPS_WITH_PART,
)

PARTICIPANTS: Final[Mapping[str, MailText]] = {
    Kind.SOLUTION_INVITED: MailText(
        subject=Localized(el="Πρόσκληση σε ομάδα: {title}", en="Invitation to a team: {title}"),
        heading=Localized(el="Σας προσκαλούν σε ομάδα", en="You are invited to a team"),
        says=Localized(
            el="Μια ομάδα που ετοιμάζει λύση σας θέλει μαζί της. Η λύση υποβάλλεται αφού απαντήσετε: δεχθείτε ή "
            "αρνηθείτε με τον λογαριασμό σας.",
            en="A team that prepares a solution wants you with it. It can submit once you have answered: accept or "
            "decline with your account.",
        ),
        facts=("title", "sender", "solution_id"),
        action=TO_ANSWER,
        guide=("challenges", "decide_membership"),
        why=Localized(
            el="Λαμβάνετε αυτό το μήνυμα επειδή όποιος έγραψε τη λύση όρισε εσάς ως μέλος της ομάδας.",
            en="You receive this message because whoever wrote the solution named you as a member of its team.",
        ),
        ends=Localized(
            el="Αν δεν θέλετε να συμμετάσχετε, αρνηθείτε ή αγνοήστε το μήνυμα.",
            en="If you do not want to take part, decline or ignore this message.",
        ),
    ),
    Kind.SOLUTION_QUALIFIED: _judged(
        subject=Localized(el="Η λύση σας προκρίθηκε: {title}", en="Your solution qualified: {title}"),
        heading=Localized(el="Η λύση σας προκρίθηκε", en="Your solution qualified"),
        says=Localized(
            el="Η λύση σας είναι ανάμεσα σε όσες προκρίθηκαν. Στην αιτιολόγηση θα βρείτε τη βαθμολογία ανά κριτήριο "
            "και τα σχόλια.",
            en="Your solution is among those that qualified. The explanation holds the scores by criterion and the "
            "comments.",
        ),
    ),
    Kind.SOLUTION_NOT_QUALIFIED: _judged(
        subject=Localized(el="Η λύση σας δεν επιλέχθηκε: {title}", en="Your solution was not chosen: {title}"),
        heading=Localized(el="Η λύση σας δεν επιλέχθηκε", en="Your solution was not chosen"),
        says=Localized(
            el="Η λύση σας δεν είναι ανάμεσα σε όσες επιλέχθηκαν. Στην αιτιολόγηση θα βρείτε τη βαθμολογία ανά "
            "κριτήριο και τα σχόλια. Ευχαριστούμε για τη συμμετοχή σας.",
            en="Your solution is not among those that were chosen. The explanation holds the scores by criterion and "
            "the comments. Thank you for taking part.",
        ),
    ),
    Kind.SOLUTION_SELECTED: _judged(
        subject=Localized(el="Η λύση σας επιλέχθηκε: {title}", en="Your solution was selected: {title}"),
        heading=Localized(el="Η λύση σας επιλέχθηκε", en="Your solution was selected"),
        says=Localized(
            el="Ένας φορέας μπορεί πλέον να την εφαρμόσει πιλοτικά. Ο τίτλος και η περιγραφή της είναι δημόσια, τα "
            "εμπιστευτικά μέρη όχι. Η αιτιολόγηση εξηγεί την κρίση.",
            en="An organisation may pilot it now. Its title and description are public, its confidential parts are "
            "not. The explanation says how it was judged.",
        ),
    ),
    Kind.SOLUTION_WON: _judged(
        subject=Localized(el="Η λύση σας διακρίθηκε: {title}", en="Your solution won: {title}"),
        heading=Localized(el="Συγχαρητήρια, η λύση σας διακρίθηκε", en="Congratulations, your solution won"),
        says=Localized(
            el="Τα αποτελέσματα είναι δημόσια. Η αιτιολόγηση εξηγεί την κρίση.",
            en="The results are public. The explanation says how it was judged.",
        ),
    ),
    Kind.SOLUTION_LEAD: _judged(
        subject=Localized(el="Αναλαμβάνετε την ευθύνη της ομάδας: {title}", en="You lead your team now: {title}"),
        heading=Localized(el="Αναλαμβάνετε την ευθύνη της ομάδας", en="You lead your team now"),
        says=Localized(
            el="Όποιος είχε την ευθύνη της ομάδας δεν μπορεί να συνεχίσει. Από εδώ και πέρα υποβάλλετε, ανακαλείτε ή "
            "αποσύρετε εσείς τη λύση.",
            en="Whoever led the team cannot go on. From now on it is you who submits, recalls or withdraws the "
            "solution.",
        ),
        facts=("title", "solution_id"),
        action=Localized(el="Οδηγός για την υποβολή", en="Guide to submitting"),
        guide=("challenges", "submit_solution"),
    ),
    Kind.ENTRY_TAKEN_DOWN: _judged(
        subject=Localized(el="Αποσύρθηκε από τη δημοσιότητα: {title}", en="Taken down: {title}"),
        heading=Localized(
            el="Η πρόκληση όπου συμμετέχετε δεν είναι πλέον δημόσια",
            en="The challenge that you entered is not public any more",
        ),
        says=Localized(
            el="Αποσύρθηκε και μπορεί να δημοσιευθεί ξανά· αν ματαιωθεί, θα το μάθετε. Τη λύση σας τη διαβάζετε πάντα "
            "με τον λογαριασμό σας.",
            en="It was taken down and may be published again; if it is called off, you will hear of it. You can still "
            "read your solution with your account.",
        ),
        facts=("title", "challenge_id"),
        quotes=REASON,
        action=Localized(el="Οδηγός για τις λύσεις σας", en="Guide to your solutions"),
        guide=("challenges", "list_own_solutions"),
    ),
    Kind.SOLUTION_WITHDRAWN: _judged(
        subject=Localized(el="Αποσύρθηκε η λύση σας: {title}", en="Your solution was withdrawn: {title}"),
        heading=Localized(el="Η λύση της ομάδας σας αποσύρθηκε", en="The solution of your team was withdrawn"),
        says=Localized(
            el="Την απέσυρε όποιος έχει την ευθύνη της ομάδας. Δεν θα κριθεί, και μπορείτε να συμμετάσχετε με άλλη "
            "λύση, όσο μια φάση δέχεται υποβολές.",
            en="Whoever leads the team withdrew it. It will not be judged, and you may take part with another one "
            "while a phase takes submissions.",
        ),
        facts=("title", "solution_id"),
        action=Localized(el="Οδηγός για την ανάγνωση", en="Guide to reading it"),
        guide=("challenges", "read_solution"),
    ),
    Kind.SOLUTION_CALLED_OFF: _judged(
        subject=Localized(el="Ματαιώθηκε η πρόκληση: {title}", en="The challenge was called off: {title}"),
        heading=Localized(
            el="Η πρόκληση όπου συμμετείχατε ματαιώθηκε", en="The challenge that you entered was called off"
        ),
        says=Localized(
            el="Η λύση σας δεν θα κριθεί και δεν χρειάζεται να κάνετε κάτι. Τη διαβάζετε πάντα με τον λογαριασμό σας.",
            en="Your solution will not be judged, and there is nothing for you to do. You can still read it with your "
            "account.",
        ),
        facts=("title", "solution_id"),
        quotes=REASON,
        action=Localized(el="Οδηγός για την ανάγνωση", en="Guide to reading it"),
        guide=("challenges", "read_solution"),
    ),
    Kind.EVALUATOR_INVITED: MailText(
        subject=Localized(el="Πρόσκληση για αξιολόγηση: {title}", en="Invitation to evaluate: {title}"),
        heading=Localized(el="Σας ζητούν να αξιολογήσετε λύσεις", en="You are asked to evaluate solutions"),
        says=Localized(
            el="Οι φορείς της πρόκλησης σας θέλουν στους αξιολογητές της. Δεχθείτε ή αρνηθείτε με τον λογαριασμό σας.",
            en="The owners of the challenge want you among its evaluators. Accept or decline with your account.",
        ),
        facts=("title", "organisation", "challenge_id"),
        action=TO_ANSWER,
        guide=("challenges", "answer_evaluator_invitation"),
        why=Localized(
            el="Λαμβάνετε αυτό το μήνυμα επειδή φορέας της πρόκλησης σας όρισε αξιολογητή ή αξιολογήτρια.",
            en="You receive this message because an owner of the challenge named you as an evaluator.",
        ),
        ends=STOPS_WITH_PART,
    ),
    Kind.EVALUATOR_RELEASED: MailText(
        subject=Localized(el="Δεν αξιολογείτε πλέον: {title}", en="You no longer evaluate: {title}"),
        heading=Localized(
            el="Οι φορείς της πρόκλησης σας αποδέσμευσαν από την αξιολόγηση",
            en="The owners of the challenge released you from its evaluation",
        ),
        says=Localized(
            el="Δεν χρειάζεται να κάνετε κάτι. Όσες αξιολογήσεις σας έμεναν ανοικτές αποσύρθηκαν· όσες υποβάλατε "
            "μετρούν.",
            en="There is nothing for you to do. Evaluations of yours that were still open were taken back; those that "
            "you handed in count.",
        ),
        facts=("title", "organisation", "challenge_id"),
        action=Localized(el="Οδηγός για τις αξιολογήσεις σας", en="Guide to your evaluations"),
        guide=("challenges", "list_own_evaluations"),
        why=Localized(
            el="Λαμβάνετε αυτό το μήνυμα επειδή ήσασταν στους αξιολογητές της πρόκλησης, ή σας είχαν προσκαλέσει.",
            en="You receive this message because you were one of the challenge’s evaluators, or were asked to be.",
        ),
        ends=STOPS_WITH_PART,
    ),
    Kind.EVALUATION_CALLED_OFF: MailText(
        subject=Localized(el="Ματαιώθηκε η πρόκληση: {title}", en="The challenge was called off: {title}"),
        heading=Localized(
            el="Η πρόκληση για την οποία σας κάλεσαν ματαιώθηκε", en="The challenge that asked for you was called off"
        ),
        says=Localized(
            el="Δεν χρειάζεται να κάνετε κάτι: όσες αξιολογήσεις έμεναν ανοικτές έληξαν, και οι προσκλήσεις δεν "
            "ισχύουν πλέον.",
            en="There is nothing for you to do: evaluations that were still open ended, and invitations no longer "
            "hold.",
        ),
        facts=("title", "organisation", "challenge_id"),
        quotes=REASON,
        action=Localized(el="Οδηγός για τις αξιολογήσεις σας", en="Guide to your evaluations"),
        guide=("challenges", "list_own_evaluations"),
        why=Localized(
            el="Λαμβάνετε αυτό το μήνυμα επειδή αξιολογούσατε την πρόκληση, ή σας είχαν προσκαλέσει σε αυτήν.",
            en="You receive this message because you evaluated the challenge, or were invited to it.",
        ),
        ends=STOPS_WITH_PART,
    ),
    Kind.EVALUATION_ASSIGNED: MailText(
        subject=Localized(el="Λύσεις προς αξιολόγηση: {title}", en="Solutions to evaluate: {title}"),
        heading=Localized(el="Σας ανατέθηκαν λύσεις προς αξιολόγηση", en="Solutions wait for your evaluation"),
        says=Localized(
            el="Δείτε όσες σας ανατέθηκαν. Πριν διαβάσετε την καθεμία, δηλώνετε ότι δεν έχετε σύγκρουση συμφερόντων· "
            "αν έχετε, τη δηλώνετε και η λύση πηγαίνει σε άλλον.",
            en="See which were assigned to you. Before you read one, you declare that you have no conflict of "
            "interest; if you have, you say so and the solution goes to somebody else.",
        ),
        facts=("title", "closes_at", "challenge_id"),
        action=Localized(el="Οδηγός για όσες περιμένουν", en="Guide to what waits for you"),
        guide=("challenges", "list_own_evaluations"),
        why=Localized(
            el="Λαμβάνετε αυτό το μήνυμα επειδή είστε στους αξιολογητές της πρόκλησης.",
            en="You receive this message because you are one of the challenge’s evaluators.",
        ),
        ends=STOPS_WITH_PART,
    ),
    Kind.EXPERT_MATCHED: MailText(
        subject=Localized(el="Μια πρόκληση που σας ταιριάζει: {title}", en="A challenge that fits you: {title}"),
        heading=Localized(el="Μια νέα πρόκληση ταιριάζει με όσα γνωρίζετε", en="A new challenge fits what you know"),
        says=Localized(
            el="Οι τομείς και οι γνώσεις του προφίλ σας ταιριάζουν στην πρόκληση. Οι φορείς της σας βλέπουν στους "
            "ειδικούς που προτείνονται και ίσως σας προσκαλέσουν.",
            en="The sectors and skills of your profile fit the challenge. Its owners see you among the experts "
            "proposed, and may invite you.",
        ),
        facts=("title", "organisation"),
        action=READ_CHALLENGE,
        page=CHALLENGE,
        why=Localized(
            el="Λαμβάνετε αυτό το μήνυμα επειδή είστε στον κατάλογο ειδικών και θέλετε να ακούτε για προκλήσεις που "
            "σας ταιριάζουν.",
            en="You receive this message because you are listed as an expert and want to hear of challenges that fit.",
        ),
        ends=_PROFILE,
    ),
    Kind.INTRODUCTION_REQUESTED: MailText(
        subject=Localized(el="Θέλει να σας γνωρίσει: {organisation}", en="Wants to know you: {organisation}"),
        heading=Localized(el="Ένας φορέας θέλει να σας γνωρίσει", en="An organisation wants to know you"),
        says=Localized(
            el="Απαντάτε με τον λογαριασμό σας. Αν δεχθείτε, θα δείτε ο ένας τη διεύθυνση του άλλου.",
            en="You answer with your account. If you accept, you see each other’s address.",
        ),
        facts=("organisation", "sender", "introduction_id"),
        texts=("message",),
        action=TO_ANSWER,
        guide=("identity", "answer_introduction"),
        why=Localized(
            el="Λαμβάνετε αυτό το μήνυμα επειδή είστε στον κατάλογο ειδικών και δέχεστε αιτήματα γνωριμίας.",
            en="You receive this message because you are listed as an expert and accept requests for introduction.",
        ),
        ends=_PROFILE,
    ),
    Kind.INTRODUCTION_ANSWERED: MailText(
        subject=Localized(el="Απάντηση στο αίτημα γνωριμίας", en="Your request for introduction was answered"),
        heading=Localized(el="Το αίτημα γνωριμίας απαντήθηκε", en="Your request for introduction was answered"),
        says=Localized(
            el="Αν η απάντηση είναι θετική, θα βρείτε τη διεύθυνση του ειδικού στα αιτήματά σας.",
            en="If the answer is yes, you find the expert’s address among your requests.",
        ),
        facts=("organisation", "answer", "introduction_id"),
        action=Localized(el="Οδηγός για τα αιτήματά σας", en="Guide to your requests"),
        guide=("identity", "list_introductions"),
        why=Localized(
            el="Λαμβάνετε αυτό το μήνυμα επειδή ζητήσατε τη γνωριμία για τον φορέα σας.",
            en="You receive this message because you asked for the introduction for your organisation.",
        ),
        ends=STOPS_WITH_PART,
    ),
    Kind.EXPERT_INVITED: MailText(
        subject=Localized(el="Σας προσκαλούν για την πρόκληση: {title}", en="You are invited to a challenge: {title}"),
        heading=Localized(el="Ένας φορέας ζητεί τη βοήθειά σας", en="An organisation asks for your help"),
        says=Localized(
            el="Δεχθείτε ή αρνηθείτε με τον λογαριασμό σας.",
            en="Accept or decline with your account.",
        ),
        facts=("title", "organisation", "sender", "role", "challenge_id"),
        texts=("message",),
        action=TO_ANSWER,
        guide=("challenges", "answer_expert_invitation"),
        why=Localized(
            el="Λαμβάνετε αυτό το μήνυμα επειδή είστε στον κατάλογο ειδικών και δέχεστε τέτοιες προσκλήσεις.",
            en="You receive this message because you are listed as an expert and accept such invitations.",
        ),
        ends=_PROFILE,
    ),
}
"""Kind → its words."""
