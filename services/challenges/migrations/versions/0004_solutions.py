"""Solutions, their teams and the invitations to join them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _solutions()
    _team_members()
    _invitations()


def downgrade() -> None:
    for table in ("solution_invitations", "team_members", "solutions"):
        op.drop_table(table)


def _time() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _solutions() -> None:
    op.create_table(
        "solutions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("challenge_id", sa.Uuid(), sa.ForeignKey("challenges.id", ondelete="CASCADE"), nullable=False),
        sa.Column("phase_id", sa.Uuid(), sa.ForeignKey("phases.id"), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("confidential", sa.Text(), nullable=False),
        sa.Column("links", postgresql.JSONB(), nullable=False),
        sa.Column("practice_id", sa.Uuid()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer()),
        sa.Column("total", sa.Numeric()),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("updated_at", _time(), nullable=False),
        sa.Column("submitted_at", _time()),
        sa.Column("decided_at", _time()),
        sa.CheckConstraint(
            "state in ('draft', 'submitted', 'qualified', 'not_qualified', 'selected', 'winner', 'withdrawn')",
            name="ck_solutions_state",
        ),
    )
    op.create_index("ix_solutions_challenge_id", "solutions", ["challenge_id", "state", "submitted_at", "id"])
    op.create_index("ix_solutions_phase_id", "solutions", ["phase_id", "state"])


def _team_members() -> None:
    op.create_table(
        "team_members",
        sa.Column("solution_id", sa.Uuid(), sa.ForeignKey("solutions.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("challenge_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("joined_at", _time(), nullable=False),
        sa.Column("left_at", _time()),
        sa.CheckConstraint("state in ('lead', 'accepted', 'left')", name="ck_team_members_state"),
    )
    op.create_index(
        "uq_team_members_challenge_id_person_id",
        "team_members",
        ["challenge_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("live"),
    )
    op.create_index("ix_team_members_person_id", "team_members", ["person_id"])


def _invitations() -> None:
    op.create_table(
        "solution_invitations",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("solution_id", sa.Uuid(), sa.ForeignKey("solutions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("address_key", sa.String(64), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("invited_at", _time(), nullable=False),
        sa.Column("answered_at", _time()),
        sa.CheckConstraint(
            "state in ('waiting', 'accepted', 'declined', 'taken_back')", name="ck_solution_invitations_state"
        ),
    )
    op.create_index("ix_solution_invitations_solution_id", "solution_invitations", ["solution_id"])
    op.create_index(
        "ix_solution_invitations_person_id",
        "solution_invitations",
        ["person_id"],
        postgresql_where=sa.text("state = 'waiting'"),
    )
