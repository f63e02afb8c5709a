"""Personal data of the challenges service, and the effect of an erasure on each category.

Submitted solutions and their evaluations are the record of a public contest. They stay, under a pseudonymous
identifier. Drafts that were never submitted are deleted.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import and_, func, or_, select

from challenges.call.announcement.model import Announcement
from challenges.call.challenge.model import Challenge
from challenges.call.owner.model import Owner
from challenges.call.question.model import Question
from challenges.call.review.model import Review
from challenges.entry.file.model import SolutionFile
from challenges.entry.solution.model import Solution
from challenges.entry.team.model import STANDING, Invitation, TeamMember
from challenges.judging.evaluation.model import Evaluation
from challenges.judging.evaluation_log.model import LogEntry
from challenges.judging.evaluator.model import Evaluator
from challenges.network.expert.model import KnownExpert
from challenges.network.expert_invitation.model import ACCEPTED, ExpertInvitation
from challenges.pilot.model import Pilot, PilotEntry
from challenges.projections.person.model import KnownMember, SuspendedPerson
from chassis.audit.personal_data import AUDIT_TRAIL
from chassis.language import Localized
from chassis.personal_data import ROLE, STATE, WHEN, PersonalDataCategory
from chassis.retention import RetentionRule

_WHO: Final = Localized(el="Ποιος", en="Who")
_COMMENT: Final = Localized(el="Σχόλιο", en="Comment")
_TITLE: Final = Localized(el="Τίτλος", en="Title")
_CHALLENGE: Final = Localized(el="Πρόκληση", en="Challenge")
_SOLUTION: Final = Localized(el="Λύση", en="Solution")
_TEXT: Final = Localized(el="Κείμενο", en="Text")
_NAMED: Final = Localized(el="Από πότε συμφωνείτε να κατονομάζεστε", en="Since when you agree to be named")
_FILE: Final = Localized(
    el="Ανήκει στον φάκελο δημόσιου διαγωνισμού, που φυλάσσεται κατά τον νόμο. Μένει ένα αναγνωριστικό που δεν οδηγεί "
    "πια σε κανέναν",
    en="Part of the file of a public contest, which the law keeps. An identifier stays that leads to nobody any more",
)
_AUTHORSHIP: Final = Localized(
    el="Ανήκει στον φορέα και μένει· το ποιος το έγραψε διαγράφεται",
    en="It is the organisation's and stays; who wrote it is deleted",
)

PERSONAL_DATA: Final = (
    PersonalDataCategory(
        table=KnownExpert.__table__,
        rows_of=lambda s: KnownExpert.person_id == s.person_id,
        title=Localized(el="Τι γνωρίζουμε για εσάς ως ειδικό", en="What is known of you as an expert"),
        fields={
            "expert_id": Localized(el="Δημόσιο αναγνωριστικό του προφίλ", en="Public identifier of the profile"),
            "sectors": Localized(el="Τομείς", en="Sectors"),
            "skills": Localized(el="Κλειδιά δεξιοτήτων", en="Keys of skills"),
            "region": Localized(el="Περιφέρεια", en="Region"),
            "availability": Localized(el="Διαθεσιμότητα", en="Availability"),
            "hears": Localized(el="Τι θέλει να μαθαίνει", en="Of what they want to hear"),
        },
    ),
    PersonalDataCategory(
        table=ExpertInvitation.__table__,
        rows_of=lambda s: and_(ExpertInvitation.person_id == s.person_id, ExpertInvitation.state != ACCEPTED),
        title=Localized(el="Προσκλήσεις προς εσάς ως ειδικό", en="Invitations to you as an expert"),
        fields={"challenge_id": _CHALLENGE, "message": _TEXT, "state": STATE, "invited_at": WHEN},
    ),
    PersonalDataCategory(
        table=ExpertInvitation.__table__,
        rows_of=lambda s: or_(ExpertInvitation.person_id == s.person_id, ExpertInvitation.invited_by == s.person_id),
        title=Localized(
            el="Προσκλήσεις ειδικών που δεχθήκατε ή στείλατε", en="Invitations of experts that you accepted or sent"
        ),
        fields={
            "challenge_id": _CHALLENGE,
            "person_id": Localized(el="Ο ειδικός", en="The expert"),
            "expert_id": Localized(el="Δημόσιο αναγνωριστικό του προφίλ", en="Public identifier of the profile"),
            "invited_by": _WHO,
            "message": _TEXT,
            "state": STATE,
            "invited_at": WHEN,
        },
        retention_reason=_FILE,
    ),
    PersonalDataCategory(
        table=Invitation.__table__,
        rows_of=lambda s: Invitation.person_id == s.person_id,
        title=Localized(el="Προσκλήσεις σε ομάδες", en="Invitations to teams"),
        fields={
            "solution_id": _SOLUTION,
            "address_key": Localized(el="Κρυπτογραφικό ίχνος της διεύθυνσης", en="Keyed digest of the address"),
            "state": STATE,
            "invited_at": WHEN,
        },
    ),
    PersonalDataCategory(
        table=Question.__table__,
        rows_of=lambda s: and_(Question.asker_id == s.person_id, Question.answer.is_(None)),
        title=Localized(el="Ερωτήσεις σας χωρίς απάντηση", en="Questions of yours without an answer"),
        fields={"challenge_id": _CHALLENGE, "text": _TEXT, "asked_at": WHEN},
    ),
    PersonalDataCategory(
        table=Question.__table__,
        rows_of=lambda s: or_(Question.asker_id == s.person_id, Question.answered_by == s.person_id),
        title=Localized(
            el="Ερωτήσεις με απάντηση, δικές σας ή που απαντήσατε", en="Answered questions, yours or answered by you"
        ),
        fields={
            "challenge_id": _CHALLENGE,
            "asker_id": _WHO,
            "text": _TEXT,
            "answer": Localized(el="Απάντηση", en="Answer"),
            "answered_by": Localized(el="Ποιος απάντησε", en="Who answered"),
        },
        retention_reason=_FILE,
    ),
    PersonalDataCategory(
        table=Solution.__table__,
        rows_of=lambda s: Solution.id.in_(
            select(TeamMember.solution_id).where(TeamMember.person_id == s.person_id, TeamMember.state.in_(STANDING))
        ),
        title=Localized(el="Λύσεις των ομάδων σας", en="Solutions of your teams"),
        fields={
            "id": _SOLUTION,
            "lead_id": Localized(el="Ο υπεύθυνος της ομάδας", en="The team's lead"),
            "state": STATE,
            "title": _TITLE,
            "summary": Localized(el="Περίληψη", en="Summary"),
            "description": Localized(el="Περιγραφή", en="Description"),
            "confidential": Localized(el="Εμπιστευτικό μέρος", en="Confidential part"),
            "submitted_at": WHEN,
        },
        retention_reason=Localized(
            el="Ό,τι κατατέθηκε ανήκει στον φάκελο του διαγωνισμού και μένει χωρίς το όνομά σας· τα προσχέδια που "
            "έχετε μόνο εσείς διαγράφονται, των υπόλοιπων τα αναλαμβάνει άλλο μέλος της ομάδας",
            en="What was handed in is part of the contest's file and stays without your name; drafts that are yours "
            "alone are deleted, others pass to another member of the team",
        ),
        anonymise={},
    ),
    PersonalDataCategory(
        table=SolutionFile.__table__,
        rows_of=lambda s: SolutionFile.person_id == s.person_id,
        title=Localized(el="Αρχεία που ανεβάσατε σε λύσεις", en="Files that you added to solutions"),
        fields={
            "solution_id": _SOLUTION,
            "name": Localized(el="Όνομα αρχείου", en="File name"),
            "title": _TITLE,
            "person_id": _WHO,
            "created_at": WHEN,
        },
        retention_reason=Localized(
            el="Ανήκουν στη λύση και μένουν μαζί της· το ποιος τα ανέβασε διαγράφεται",
            en="They are the solution's and stay with it; who added them is deleted",
        ),
        anonymise={"person_id": lambda _: None},
    ),
    PersonalDataCategory(
        table=TeamMember.__table__,
        rows_of=lambda s: TeamMember.person_id == s.person_id,
        title=Localized(el="Συμμετοχή σε ομάδες", en="Membership of teams"),
        fields={"solution_id": _SOLUTION, "person_id": _WHO, "state": STATE, "joined_at": WHEN, "named_at": _NAMED},
        retention_reason=_FILE,
        anonymise={"named_at": lambda _: None},
    ),
    PersonalDataCategory(
        table=Evaluator.__table__,
        rows_of=lambda s: or_(Evaluator.person_id == s.person_id, Evaluator.appointed_by == s.person_id),
        title=Localized(el="Ορισμοί αξιολογητών", en="Appointments of evaluators"),
        fields={
            "challenge_id": _CHALLENGE,
            "person_id": Localized(el="Ο αξιολογητής", en="The evaluator"),
            "organisation_ids": Localized(el="Οι φορείς του", en="Their organisations"),
            "appointed_by": Localized(el="Ποιος τον όρισε", en="Who appointed them"),
            "state": STATE,
        },
        retention_reason=_FILE,
    ),
    PersonalDataCategory(
        table=Evaluation.__table__,
        rows_of=lambda s: Evaluation.evaluator_id == s.person_id,
        title=Localized(el="Αξιολογήσεις σας", en="Evaluations of yours"),
        fields={
            "solution_id": _SOLUTION,
            "evaluator_id": _WHO,
            "state": STATE,
            "conflict": Localized(el="Δήλωση συμφερόντων", en="Declaration of interests"),
            "scores": Localized(el="Βαθμοί", en="Scores"),
            "comment": _COMMENT,
            "private_comment": Localized(el="Σχόλιο προς τους φορείς", en="Comment to the owners"),
            "submitted_at": WHEN,
        },
        retention_reason=_FILE,
    ),
    PersonalDataCategory(
        table=LogEntry.__table__,
        rows_of=lambda s: or_(LogEntry.person_id == s.person_id, LogEntry.about_id == s.person_id),
        title=Localized(el="Πράξεις αξιολόγησης", en="Acts of evaluations"),
        fields={
            "challenge_id": _CHALLENGE,
            "act": Localized(el="Πράξη", en="Act"),
            "person_id": _WHO,
            "about_id": Localized(el="Ποιον αφορά", en="Whom it concerns"),
            "at": WHEN,
        },
        retention_reason=_FILE,
    ),
    PersonalDataCategory(
        table=Challenge.__table__,
        rows_of=lambda s: Challenge.author_ids.contains([s.person_id]),
        title=Localized(el="Προκλήσεις που γράψατε για φορέα", en="Challenges that you wrote for an organisation"),
        fields={"id": _CHALLENGE, "title": _TITLE, "state": STATE, "author_ids": _WHO},
        retention_reason=_AUTHORSHIP,
        anonymise={"author_ids": lambda s: func.array_remove(Challenge.author_ids, s.person_id)},
    ),
    PersonalDataCategory(
        table=Pilot.__table__,
        rows_of=lambda s: Pilot.author_ids.contains([s.person_id]),
        title=Localized(el="Πιλοτικές εφαρμογές που γράψατε για φορέα", en="Pilots that you wrote for an organisation"),
        fields={"id": Localized(el="Πιλοτική εφαρμογή", en="Pilot"), "title": _TITLE, "author_ids": _WHO},
        retention_reason=_AUTHORSHIP,
        anonymise={"author_ids": lambda s: func.array_remove(Pilot.author_ids, s.person_id)},
    ),
    PersonalDataCategory(
        table=PilotEntry.__table__,
        rows_of=lambda s: PilotEntry.person_id == s.person_id,
        title=Localized(el="Καταχωρίσεις σας σε πιλοτικές εφαρμογές", en="Entries of yours about pilots"),
        fields={"pilot_id": Localized(el="Πιλοτική εφαρμογή", en="Pilot"), "text": _TEXT, "person_id": _WHO},
        retention_reason=_AUTHORSHIP,
        anonymise={"person_id": lambda _: None},
    ),
    PersonalDataCategory(
        table=Announcement.__table__,
        rows_of=lambda s: Announcement.made_by == s.person_id,
        title=Localized(el="Ανακοινώσεις σας προς συμμετέχοντες", en="Announcements of yours to entrants"),
        fields={"challenge_id": _CHALLENGE, "title": _TITLE, "made_by": _WHO, "made_at": WHEN},
        retention_reason=_AUTHORSHIP,
        anonymise={"made_by": lambda _: None},
    ),
    PersonalDataCategory(
        table=Owner.__table__,
        rows_of=lambda s: Owner.requested_by == s.person_id,
        title=Localized(
            el="Αιτήματα συμμετοχής φορέα σε πρόκληση", en="Requests of an organisation to join a challenge"
        ),
        fields={"challenge_id": _CHALLENGE, "requested_by": _WHO, "at": WHEN},
        retention_reason=_AUTHORSHIP,
        anonymise={"requested_by": lambda _: None},
    ),
    PersonalDataCategory(
        table=KnownMember.__table__,
        rows_of=lambda s: KnownMember.person_id == s.person_id,
        title=Localized(el="Ρόλοι σας σε φορείς", en="Your roles in organisations"),
        fields={
            "organisation_id": Localized(el="Φορέας", en="Organisation"),
            "role": ROLE,
            "since": Localized(el="Από", en="Since"),
            "until": Localized(el="Έως", en="Until"),
        },
    ),
    PersonalDataCategory(
        table=SuspendedPerson.__table__,
        rows_of=lambda s: SuspendedPerson.person_id == s.person_id,
        title=Localized(el="Αναστολή του λογαριασμού σας", en="Suspension of your account"),
        fields={"since": Localized(el="Από", en="Since")},
    ),
    PersonalDataCategory(
        table=Review.__table__,
        rows_of=lambda s: Review.reviewer_id == s.person_id,
        title=Localized(el="Αποφάσεις σας για προκλήσεις", en="Decisions of yours about challenges"),
        fields={
            "challenge_id": _CHALLENGE,
            "decision": Localized(el="Απόφαση", en="Decision"),
            "comment": _COMMENT,
            "reviewer_id": _WHO,
            "created_at": WHEN,
        },
        retention_reason=_FILE,
    ),
    AUDIT_TRAIL,
)

RETENTION: Final = (
    RetentionRule(
        table=KnownMember.__table__,
        what=Localized(el="Ρόλοι σε φορείς που έληξαν", en="Roles in organisations that have ended"),
        starts_at=KnownMember.until,
        retain_for=timedelta(days=2 * 365),
        only=KnownMember.until.is_not(None),
    ),
    RetentionRule(
        table=ExpertInvitation.__table__,
        what=Localized(
            el="Προσκλήσεις ειδικών που δεν έγιναν δεκτές", en="Invitations of experts that were not accepted"
        ),
        starts_at=ExpertInvitation.invited_at,
        retain_for=timedelta(days=2 * 365),
        only=ExpertInvitation.state != ACCEPTED,
    ),
    RetentionRule(
        table=SolutionFile.__table__,
        what=Localized(el="Μεταφορτώσεις αρχείων που δεν ολοκληρώθηκαν", en="Uploads of files never completed"),
        starts_at=SolutionFile.touched_at,
        retain_for=timedelta(days=1),
        only=SolutionFile.completed_at.is_(None),
    ),
    RetentionRule(
        table=SolutionFile.__table__,
        what=Localized(el="Αρχεία που αφαιρέθηκαν από τη λύση τους", en="Files removed from their solution"),
        starts_at=SolutionFile.completed_at,
        retain_for=timedelta(days=1),
        only=SolutionFile.is_unused(),
    ),
)
