"""What the observatory holds about people, and what becomes of it when one of them is erased."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import func

from chassis.audit.holding import AUDIT_TRAIL
from chassis.erasures import ErasesPeople
from chassis.language import Text
from chassis.personal_data import WHEN, Holding
from chassis.retention import Rule
from observatory.certifications.model import Certification
from observatory.imports.model import RECEIVED, Import
from observatory.practices.model import Practice
from observatory.reviews.model import Review
from observatory.revisions.model import Revision

_PRACTICE: Final = Text(el="Πρακτική", en="Practice")
_AN_ACT: Final = Text(
    el="Πράξη διοικητικής διαδικασίας που φυλάσσεται με τον φάκελό της. Μένει ένα αναγνωριστικό που δεν οδηγεί πια σε "
    "κανέναν",
    en="An act of an administrative procedure, kept with its file. An identifier stays that leads to nobody any more",
)
_AUTHORSHIP: Final = Text(
    el="Η πρακτική ανήκει στον φορέα και μένει· το ποιος την έγραψε διαγράφεται",
    en="The practice is the organisation's and stays; who wrote it is deleted",
)

HOLDINGS: Final = (
    Holding(
        table=Practice.__table__,
        whose=lambda s: Practice.author_ids.contains([s.person_id]),
        title=Text(el="Πρακτικές που γράψατε για φορέα", en="Practices that you wrote for an organisation"),
        fields={
            "id": _PRACTICE,
            "title": Text(el="Τίτλος", en="Title"),
            "state": Text(el="Κατάσταση", en="State"),
            "created_at": WHEN,
            "author_ids": Text(el="Οι συντάκτες", en="The authors"),
        },
        stays_because=_AUTHORSHIP,
        blanked={"author_ids": lambda s: func.array_remove(Practice.author_ids, s.person_id)},
    ),
    Holding(
        table=Revision.__table__,
        whose=lambda s: Revision.person_id == s.person_id,
        title=Text(el="Αλλαγές που κάνατε σε πρακτικές", en="Changes that you made to practices"),
        fields={
            "practice_id": _PRACTICE,
            "number": Text(el="Αριθμός", en="Number"),
            "changed": Text(el="Τι άλλαξε", en="What changed"),
            "person_id": Text(el="Ποιος", en="Who"),
            "created_at": WHEN,
        },
        stays_because=_AUTHORSHIP,
        blanked={"person_id": lambda _: None},
    ),
    Holding(
        table=Review.__table__,
        whose=lambda s: Review.reviewer_id == s.person_id,
        title=Text(el="Αποφάσεις σας για πρακτικές", en="Decisions of yours about practices"),
        fields={
            "practice_id": _PRACTICE,
            "decision": Text(el="Απόφαση", en="Decision"),
            "comment": Text(el="Σχόλιο", en="Comment"),
            "reviewer_id": Text(el="Ποιος", en="Who"),
            "created_at": WHEN,
        },
        stays_because=_AN_ACT,
    ),
    Holding(
        table=Certification.__table__,
        whose=lambda s: Certification.evaluator_id == s.person_id,
        title=Text(el="Αξιολογήσεις σας για πιστοποίηση", en="Evaluations of yours for certification"),
        fields={
            "practice_id": _PRACTICE,
            "scores": Text(el="Βαθμοί", en="Scores"),
            "comment": Text(el="Σχόλιο", en="Comment"),
            "evaluator_id": Text(el="Ποιος", en="Who"),
            "created_at": WHEN,
        },
        stays_because=_AN_ACT,
    ),
    Holding(
        table=Import.__table__,
        whose=lambda s: Import.person_id == s.person_id,
        title=Text(el="Αρχεία πρακτικών που στείλατε για φορέα", en="Files of practices that you sent for a body"),
        fields={
            "organisation_id": Text(el="Φορέας", en="Organisation"),
            "state": Text(el="Κατάσταση", en="State"),
            "person_id": Text(el="Ποιος", en="Who"),
            "created_at": WHEN,
        },
        stays_because=_AUTHORSHIP,
        blanked={"person_id": lambda _: None},
    ),
    AUDIT_TRAIL,
)

# Parts, rows and reports go with their import; which identifiers have been imported stays.
RETENTION: Final = (
    Rule(
        table=Import.__table__,
        what=Text(el="Εισαγωγές που δεν ξεκίνησαν, με το αρχείο τους", en="Imports never started, with their file"),
        over=Import.created_at,
        kept=timedelta(days=2),
        only=Import.state == RECEIVED,
    ),
    Rule(
        table=Import.__table__,
        what=Text(el="Εισαγωγές που έχουν λήξει, με την αναφορά τους", en="Imports that are over, with their report"),
        over=Import.finished_at,
        kept=timedelta(days=90),
    ),
)


class PersonalDataOperations(ErasesPeople):
    """What the observatory does with what it holds about people."""

    holdings = HOLDINGS
    retention = RETENTION
