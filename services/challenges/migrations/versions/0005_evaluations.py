"""The tables of evaluation: evaluators, evaluations, results, and the acts, which nobody changes afterwards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_APPEND_ONLY = """
CREATE FUNCTION refuse_to_change_acts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail of evaluation is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$
"""
_TRIGGER = """
CREATE TRIGGER evaluation_acts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evaluation_acts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_acts()
"""


def upgrade() -> None:
    _evaluators()
    _evaluations()
    _results()
    _acts()


def downgrade() -> None:
    for table in ("evaluation_acts", "results", "evaluations", "evaluators"):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_to_change_acts()")


def _time() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _of(table: str, **options: object) -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", ondelete="CASCADE", **options)  # type: ignore[arg-type]


def _evaluators() -> None:
    op.create_table(
        "evaluators",
        sa.Column("challenge_id", sa.Uuid(), _of("challenges"), primary_key=True),
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("organisation_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("appointed_by", sa.Uuid()),
        sa.Column("invited_at", _time(), nullable=False),
        sa.Column("answered_at", _time()),
        sa.CheckConstraint("state in ('invited', 'accepted', 'declined', 'removed')", name="ck_evaluators_state"),
    )
    op.create_index("ix_evaluators_person_id", "evaluators", ["person_id", "challenge_id"])


def _evaluations() -> None:
    op.create_table(
        "evaluations",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("challenge_id", sa.Uuid(), _of("challenges"), nullable=False),
        sa.Column("phase_id", sa.Uuid(), _of("phases"), nullable=False),
        sa.Column("solution_id", sa.Uuid(), _of("solutions"), nullable=False),
        sa.Column("evaluator_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("assigned_at", _time(), nullable=False),
        sa.Column("declared_at", _time()),
        sa.Column("conflict", sa.Text()),
        sa.Column("scores", postgresql.JSONB(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("private_comment", sa.Text(), nullable=False),
        sa.Column("total", sa.Numeric(7, 4)),
        sa.Column("submitted_at", _time()),
        sa.UniqueConstraint(
            "phase_id", "solution_id", "evaluator_id", name="uq_evaluations_phase_id_solution_id_evaluator_id"
        ),
        sa.CheckConstraint(
            "state in ('assigned', 'accepted', 'submitted', 'recused', 'removed')", name="ck_evaluations_state"
        ),
        sa.CheckConstraint("state <> 'submitted' or total is not null", name="ck_evaluations_total"),
        sa.CheckConstraint("state not in ('accepted', 'submitted') or declared_at is not null",
                           name="ck_evaluations_declared"),
    )  # fmt: skip
    op.create_index("ix_evaluations_solution_id", "evaluations", ["solution_id", "evaluator_id"])
    op.create_index("ix_evaluations_evaluator_id", "evaluations", ["evaluator_id", "assigned_at", "id"])
    op.create_index("ix_evaluations_challenge_id", "evaluations", ["challenge_id", "evaluator_id"])


def _results() -> None:
    op.create_table(
        "results",
        sa.Column("phase_id", sa.Uuid(), _of("phases"), primary_key=True),
        sa.Column("solution_id", sa.Uuid(), _of("solutions"), primary_key=True),
        sa.Column("challenge_id", sa.Uuid(), _of("challenges"), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("total", sa.Numeric(7, 4), nullable=False),
        sa.Column("spread", sa.Numeric(7, 4), nullable=False),
        sa.Column("evaluations", sa.Integer(), nullable=False),
        sa.Column("means", postgresql.JSONB(), nullable=False),
        sa.Column("tie", sa.String(60)),
        sa.Column("decided_at", _time(), nullable=False),
        sa.CheckConstraint(
            "outcome in ('qualified', 'not_qualified', 'selected', 'winner')", name="ck_results_outcome"
        ),
    )
    op.create_index("ix_results_phase_id", "results", ["phase_id", "rank"], unique=True)
    op.create_index("ix_results_solution_id", "results", ["solution_id"])


def _acts() -> None:
    op.create_table(
        "evaluation_acts",
        # without a cascade: a challenge that was judged is not deleted
        sa.Column("challenge_id", sa.Uuid(), sa.ForeignKey("challenges.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("about_id", sa.Uuid()),
        sa.Column("phase_id", sa.Uuid()),
        sa.Column("solution_id", sa.Uuid()),
        sa.Column("evaluation_id", sa.Uuid()),
        sa.Column("before", postgresql.JSONB()),
        sa.Column("after", postgresql.JSONB()),
        sa.Column("at", _time(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_index("ix_evaluation_acts_evaluation_id", "evaluation_acts", ["evaluation_id"])
    op.execute(_APPEND_ONLY)
    op.execute(_TRIGGER)
