"""What challenges holds about people, and what becomes of it when one of them is erased.

What was handed in and how it was judged is the file of a public contest: it stays, under an identifier that leads to
nobody. What was never handed in goes.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import and_, func, or_, select

from challenges.acts.model import Act
from challenges.announcements.model import Announcement
from challenges.challenges.model import Challenge
from challenges.evaluations.model import Evaluation
from challenges.evaluators.model import Evaluator
from challenges.expert_invitations.model import ACCEPTED, ExpertInvitation
from challenges.experts.model import KnownExpert
from challenges.owners.model import Owner
from challenges.people.model import KnownMember, SuspendedPerson
from challenges.pilots.model import Pilot, PilotEntry
from challenges.questions.model import Question
from challenges.reviews.model import Review
from challenges.solutions.model import Solution
from challenges.teams.model import Invitation, TeamMember
from chassis.audit.holding import AUDIT_TRAIL
from chassis.language import Text
from chassis.personal_data import ROLE, STATE, WHEN, Holding
from chassis.retention import Rule

_WHO: Final = Text(el="Ποιος", en="Who")
_COMMENT: Final = Text(el="Σχόλιο", en="Comment")
_TITLE: Final = Text(el="Τίτλος", en="Title")
_CHALLENGE: Final = Text(el="Πρόκληση", en="Challenge")
_SOLUTION: Final = Text(el="Λύση", en="Solution")
_TEXT: Final = Text(el="Κείμενο", en="Text")
_FILE: Final = Text(
    el="Ανήκει στον φάκελο δημόσιου διαγωνισμού, που φυλάσσεται κατά τον νόμο. Μένει ένα αναγνωριστικό που δεν οδηγεί "
    "πια σε κανέναν",
    en="Part of the file of a public contest, which the law keeps. An identifier stays that leads to nobody any more",
)
_AUTHORSHIP: Final = Text(
    el="Ανήκει στον φορέα και μένει· το ποιος το έγραψε διαγράφεται",
    en="It is the organisation's and stays; who wrote it is deleted",
)

HOLDINGS: Final = (
    Holding(
        table=KnownExpert.__table__,
        whose=lambda s: KnownExpert.person_id == s.person_id,
        title=Text(el="Τι γνωρίζουμε για εσάς ως ειδικό", en="What is known of you as an expert"),
        fields={
            "expert_id": Text(el="Δημόσιο αναγνωριστικό του προφίλ", en="Public identifier of the profile"),
            "sectors": Text(el="Τομείς", en="Sectors"),
            "skills": Text(el="Κλειδιά δεξιοτήτων", en="Keys of skills"),
            "region": Text(el="Περιφέρεια", en="Region"),
            "availability": Text(el="Διαθεσιμότητα", en="Availability"),
            "hears": Text(el="Τι θέλει να μαθαίνει", en="Of what they want to hear"),
        },
    ),
    Holding(
        table=ExpertInvitation.__table__,
        whose=lambda s: and_(ExpertInvitation.person_id == s.person_id, ExpertInvitation.state != ACCEPTED),
        title=Text(el="Προσκλήσεις προς εσάς ως ειδικό", en="Invitations to you as an expert"),
        fields={"challenge_id": _CHALLENGE, "message": _TEXT, "state": STATE, "invited_at": WHEN},
    ),
    Holding(
        table=ExpertInvitation.__table__,
        whose=lambda s: or_(ExpertInvitation.person_id == s.person_id, ExpertInvitation.invited_by == s.person_id),
        title=Text(
            el="Προσκλήσεις ειδικών που δεχθήκατε ή στείλατε", en="Invitations of experts that you accepted or sent"
        ),
        fields={
            "challenge_id": _CHALLENGE,
            "person_id": Text(el="Ο ειδικός", en="The expert"),
            "expert_id": Text(el="Δημόσιο αναγνωριστικό του προφίλ", en="Public identifier of the profile"),
            "invited_by": _WHO,
            "message": _TEXT,
            "state": STATE,
            "invited_at": WHEN,
        },
        stays_because=_FILE,
    ),
    Holding(
        table=Invitation.__table__,
        whose=lambda s: Invitation.person_id == s.person_id,
        title=Text(el="Προσκλήσεις σε ομάδες", en="Invitations to teams"),
        fields={
            "solution_id": _SOLUTION,
            "address_key": Text(el="Κρυπτογραφικό ίχνος της διεύθυνσης", en="Keyed digest of the address"),
            "state": STATE,
            "invited_at": WHEN,
        },
    ),
    Holding(
        table=Question.__table__,
        whose=lambda s: and_(Question.asker_id == s.person_id, Question.answer.is_(None)),
        title=Text(el="Ερωτήσεις σας χωρίς απάντηση", en="Questions of yours without an answer"),
        fields={"challenge_id": _CHALLENGE, "text": _TEXT, "asked_at": WHEN},
    ),
    Holding(
        table=Question.__table__,
        whose=lambda s: or_(Question.asker_id == s.person_id, Question.answered_by == s.person_id),
        title=Text(
            el="Ερωτήσεις με απάντηση, δικές σας ή που απαντήσατε", en="Answered questions, yours or answered by you"
        ),
        fields={
            "challenge_id": _CHALLENGE,
            "asker_id": _WHO,
            "text": _TEXT,
            "answer": Text(el="Απάντηση", en="Answer"),
            "answered_by": Text(el="Ποιος απάντησε", en="Who answered"),
        },
        stays_because=_FILE,
    ),
    Holding(
        table=Solution.__table__,
        whose=lambda s: Solution.id.in_(select(TeamMember.solution_id).where(TeamMember.person_id == s.person_id)),
        title=Text(el="Λύσεις των ομάδων σας", en="Solutions of your teams"),
        fields={
            "id": _SOLUTION,
            "lead_id": Text(el="Ο υπεύθυνος της ομάδας", en="The team's lead"),
            "state": STATE,
            "title": _TITLE,
            "summary": Text(el="Περίληψη", en="Summary"),
            "description": Text(el="Περιγραφή", en="Description"),
            "confidential": Text(el="Εμπιστευτικό μέρος", en="Confidential part"),
            "submitted_at": WHEN,
        },
        stays_because=Text(
            el="Ό,τι κατατέθηκε ανήκει στον φάκελο του διαγωνισμού και μένει χωρίς το όνομά σας· τα προσχέδια που "
            "έχετε μόνο εσείς διαγράφονται, των υπόλοιπων τα αναλαμβάνει άλλο μέλος της ομάδας",
            en="What was handed in is part of the contest's file and stays without your name; drafts that are yours "
            "alone are deleted, others pass to another member of the team",
        ),
        blanked={},
    ),
    Holding(
        table=TeamMember.__table__,
        whose=lambda s: TeamMember.person_id == s.person_id,
        title=Text(el="Συμμετοχή σε ομάδες", en="Membership of teams"),
        fields={"solution_id": _SOLUTION, "person_id": _WHO, "state": STATE, "joined_at": WHEN},
        stays_because=_FILE,
    ),
    Holding(
        table=Evaluator.__table__,
        whose=lambda s: or_(Evaluator.person_id == s.person_id, Evaluator.appointed_by == s.person_id),
        title=Text(el="Ορισμοί αξιολογητών", en="Appointments of evaluators"),
        fields={
            "challenge_id": _CHALLENGE,
            "person_id": Text(el="Ο αξιολογητής", en="The evaluator"),
            "organisation_ids": Text(el="Οι φορείς του", en="Their organisations"),
            "appointed_by": Text(el="Ποιος τον όρισε", en="Who appointed them"),
            "state": STATE,
        },
        stays_because=_FILE,
    ),
    Holding(
        table=Evaluation.__table__,
        whose=lambda s: Evaluation.evaluator_id == s.person_id,
        title=Text(el="Αξιολογήσεις σας", en="Evaluations of yours"),
        fields={
            "solution_id": _SOLUTION,
            "evaluator_id": _WHO,
            "state": STATE,
            "conflict": Text(el="Δήλωση συμφερόντων", en="Declaration of interests"),
            "scores": Text(el="Βαθμοί", en="Scores"),
            "comment": _COMMENT,
            "private_comment": Text(el="Σχόλιο προς τους φορείς", en="Comment to the owners"),
            "submitted_at": WHEN,
        },
        stays_because=_FILE,
    ),
    Holding(
        table=Act.__table__,
        whose=lambda s: or_(Act.person_id == s.person_id, Act.about_id == s.person_id),
        title=Text(el="Πράξεις αξιολόγησης", en="Acts of evaluations"),
        fields={
            "challenge_id": _CHALLENGE,
            "act": Text(el="Πράξη", en="Act"),
            "person_id": _WHO,
            "about_id": Text(el="Ποιον αφορά", en="Whom it concerns"),
            "at": WHEN,
        },
        stays_because=_FILE,
    ),
    Holding(
        table=Challenge.__table__,
        whose=lambda s: Challenge.author_ids.contains([s.person_id]),
        title=Text(el="Προκλήσεις που γράψατε για φορέα", en="Challenges that you wrote for an organisation"),
        fields={"id": _CHALLENGE, "title": _TITLE, "state": STATE, "author_ids": _WHO},
        stays_because=_AUTHORSHIP,
        blanked={"author_ids": lambda s: func.array_remove(Challenge.author_ids, s.person_id)},
    ),
    Holding(
        table=Pilot.__table__,
        whose=lambda s: Pilot.author_ids.contains([s.person_id]),
        title=Text(el="Πιλοτικές εφαρμογές που γράψατε για φορέα", en="Pilots that you wrote for an organisation"),
        fields={"id": Text(el="Πιλοτική εφαρμογή", en="Pilot"), "title": _TITLE, "author_ids": _WHO},
        stays_because=_AUTHORSHIP,
        blanked={"author_ids": lambda s: func.array_remove(Pilot.author_ids, s.person_id)},
    ),
    Holding(
        table=PilotEntry.__table__,
        whose=lambda s: PilotEntry.person_id == s.person_id,
        title=Text(el="Καταχωρίσεις σας σε πιλοτικές εφαρμογές", en="Entries of yours about pilots"),
        fields={"pilot_id": Text(el="Πιλοτική εφαρμογή", en="Pilot"), "text": _TEXT, "person_id": _WHO},
        stays_because=_AUTHORSHIP,
        blanked={"person_id": lambda _: None},
    ),
    Holding(
        table=Announcement.__table__,
        whose=lambda s: Announcement.made_by == s.person_id,
        title=Text(el="Ανακοινώσεις σας προς συμμετέχοντες", en="Announcements of yours to entrants"),
        fields={"challenge_id": _CHALLENGE, "title": _TITLE, "made_by": _WHO, "made_at": WHEN},
        stays_because=_AUTHORSHIP,
        blanked={"made_by": lambda _: None},
    ),
    Holding(
        table=Owner.__table__,
        whose=lambda s: Owner.requested_by == s.person_id,
        title=Text(el="Αιτήματα συμμετοχής φορέα σε πρόκληση", en="Requests of an organisation to join a challenge"),
        fields={"challenge_id": _CHALLENGE, "requested_by": _WHO, "at": WHEN},
        stays_because=_AUTHORSHIP,
        blanked={"requested_by": lambda _: None},
    ),
    Holding(
        table=KnownMember.__table__,
        whose=lambda s: KnownMember.person_id == s.person_id,
        title=Text(el="Ρόλοι σας σε φορείς", en="Your roles in organisations"),
        fields={
            "organisation_id": Text(el="Φορέας", en="Organisation"),
            "role": ROLE,
            "since": Text(el="Από", en="Since"),
            "until": Text(el="Έως", en="Until"),
        },
    ),
    Holding(
        table=SuspendedPerson.__table__,
        whose=lambda s: SuspendedPerson.person_id == s.person_id,
        title=Text(el="Αναστολή του λογαριασμού σας", en="Suspension of your account"),
        fields={"since": Text(el="Από", en="Since")},
    ),
    Holding(
        table=Review.__table__,
        whose=lambda s: Review.reviewer_id == s.person_id,
        title=Text(el="Αποφάσεις σας για προκλήσεις", en="Decisions of yours about challenges"),
        fields={
            "challenge_id": _CHALLENGE,
            "decision": Text(el="Απόφαση", en="Decision"),
            "comment": _COMMENT,
            "reviewer_id": _WHO,
            "created_at": WHEN,
        },
        stays_because=_FILE,
    ),
    AUDIT_TRAIL,
)

RETENTION: Final = (
    Rule(
        table=KnownMember.__table__,
        what=Text(el="Ρόλοι σε φορείς που έληξαν", en="Roles in organisations that have ended"),
        over=KnownMember.until,
        kept=timedelta(days=2 * 365),
        only=KnownMember.until.is_not(None),
    ),
    Rule(
        table=ExpertInvitation.__table__,
        what=Text(el="Προσκλήσεις ειδικών που δεν έγιναν δεκτές", en="Invitations of experts that were not accepted"),
        over=ExpertInvitation.invited_at,
        kept=timedelta(days=2 * 365),
        only=ExpertInvitation.state != ACCEPTED,
    ),
)
