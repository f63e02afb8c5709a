"""A contest of any size, written straight into the database: a closed phase, solutions with teams, evaluations."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import psycopg
from psycopg.types.json import set_json_dumps
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from challenges.call.challenge.model import Challenge
from challenges.call.phase.model import Phase
from challenges.judging.evaluation.scores import total_of
from chassis.database import uuid7
from chassis.principal import Principal

PANEL = 40
CRITERIA = [
    {"code": "impact", "title_el": "Αποτέλεσμα", "title_en": "Impact", "kind": "numeric", "weight": 50, "maximum": 100},
    {"code": "novelty", "title_el": "Νέο", "title_en": "Novelty", "kind": "rating", "weight": 30, "maximum": 5},
    {"code": "open", "title_el": "Ανοικτό", "title_en": "Open", "kind": "binary", "weight": 20, "maximum": 1},
]
SAYS = {
    "kind": "prize_contest",
    "title": "Λιγότερη αναμονή στα Κέντρα Εξυπηρέτησης Πολιτών",
    "tagline": "Κανείς να μην περιμένει πάνω από δέκα λεπτά",
    "brief": "Ζητάμε τρόπους να μειωθεί η αναμονή.",
    "description": "Κάθε μέρα εκατοντάδες άνθρωποι περιμένουν όρθιοι για ένα πιστοποιητικό. " * 20,
    "sectors": ["technology", "public_administration"],
    "regions": ["GR-H"],
    "eligibility": "Όποιος έχει μια ιδέα που εφαρμόζεται σε έξι μήνες.",
}
REASONS = "Ώριμη ιδέα με σαφές κόστος, που εφαρμόζεται με όσα ήδη υπάρχουν. " * 4


def make_challenge(engine: Engine, owner: UUID, editor: Principal) -> tuple[UUID, UUID]:
    """Write a published challenge whose only phase closed an hour ago; gives both ids."""
    now = datetime.now(UTC)
    with Session(engine) as session:
        challenge = Challenge.begin(organisation_id=owner, says=SAYS, by=editor, at=now)
        challenge.state, challenge.published_at, challenge.shown_at = "published", now, now
        phase = Phase.plan(
            {
                "name": "Ιδέες",
                "description": "",
                "opens_at": now - timedelta(days=30),
                "closes_at": (now - timedelta(hours=1)).replace(second=0, microsecond=0),
                "takes_submissions": True,
                "how_to_enter": "",
                "criteria": CRITERIA,
                "evaluators_per_solution": 4,
            }
        )
        phase.position = 1
        challenge.phases.append(phase)
        session.add(challenge)
        session.commit()
        return challenge.id, phase.id


def load(connection: psycopg.Connection, challenge_id: UUID, phase_id: UUID, size: int, each: int) -> None:
    """Write `size` solutions with teams of one to four, a panel, and `each` evaluations handed in for each of them."""
    set_json_dumps(lambda value: orjson.dumps(value).decode(), connection)
    chance = random.Random(size)
    now = datetime.now(UTC)
    panel = [uuid7() for _ in range(PANEL)]
    copy_rows(
        connection,
        "evaluators",
        ("challenge_id", "person_id", "organisation_ids", "state", "invited_at", "answered_at"),
        [(challenge_id, person, [], "accepted", now, now) for person in panel],
    )
    solutions, members, evaluations = [], [], []
    for number in range(size):
        solution_id, people = uuid7(), [uuid7() for _ in range(chance.randint(1, 4))]
        submitted = now - timedelta(days=2, seconds=chance.randint(0, 500_000))
        solutions.append(
            (solution_id, 3, challenge_id, phase_id, "submitted", f"Λύση {number}", "Περίληψη", REASONS * 4, "Μυστικό",
             psycopg.types.json.Jsonb([]), people[0], False, submitted, submitted, submitted)
        )  # fmt: skip
        members += [
            (solution_id, person, challenge_id, "accepted" if place else "lead", True, submitted)
            for place, person in enumerate(people)
        ]
        evaluations += [
            _evaluation(challenge_id, phase_id, solution_id, person, chance, now)
            for person in chance.sample(panel, each)
        ]
    copy_rows(
        connection,
        "solutions",
        ("id", "version", "challenge_id", "phase_id", "state", "title", "summary", "description", "confidential",
         "links", "lead_id", "demo", "created_at", "updated_at", "submitted_at"),
        solutions,
    )  # fmt: skip
    columns = ("solution_id", "person_id", "challenge_id", "state", "live", "joined_at")
    copy_rows(connection, "team_members", columns, members)
    copy_rows(
        connection,
        "evaluations",
        ("id", "version", "challenge_id", "phase_id", "solution_id", "evaluator_id", "state", "assigned_at",
         "declared_at", "scores", "comment", "private_comment", "total", "submitted_at"),
        evaluations,
    )  # fmt: skip


def copy_rows(
    connection: psycopg.Connection, table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]
) -> None:
    with connection.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _evaluation(
    challenge_id: UUID, phase_id: UUID, solution_id: UUID, person: UUID, chance: random.Random, now: datetime
) -> tuple[Any, ...]:
    # few different marks, so that there are ties as in life
    scores = {"impact": chance.randrange(0, 101, 10), "novelty": chance.randint(0, 5), "open": chance.randint(0, 1)}
    return (
        uuid7(), 4, challenge_id, phase_id, solution_id, person, "submitted", now, now,
        psycopg.types.json.Jsonb(scores), REASONS, "", total_of(CRITERIA, scores), now,
    )  # fmt: skip
