"""The tables of pilots."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pilots",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("challenge_id", sa.Uuid(), sa.ForeignKey("challenges.id"), nullable=False),
        sa.Column("solution_id", sa.Uuid(), sa.ForeignKey("solutions.id"), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("budget_eur", sa.Numeric(13, 2)),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("indicators", postgresql.JSONB(), nullable=False),
        sa.Column("sandbox", sa.Boolean(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("author_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("started_at", _time(), nullable=False),
        sa.Column("updated_at", _time(), nullable=False),
        sa.Column("ended_at", _time()),
        sa.Column("cancelled_at", _time()),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(20)),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("obstacles", sa.Text(), nullable=False),
        sa.Column("lessons", sa.Text(), nullable=False),
        sa.Column("measured", postgresql.JSONB(), nullable=False),
        sa.Column("cost_eur", sa.Numeric(13, 2)),
        sa.Column("background", postgresql.JSONB(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("again_at", _time()),
        sa.Column("practice_id", sa.Uuid()),
        sa.Column("returned_at", _time()),
        sa.Column("practice_published_at", _time()),
        sa.CheckConstraint("starts_on <= ends_on", name="ck_pilots_dates"),
    )
    op.create_index("ix_pilots_started_at", "pilots", ["started_at", "id"])
    op.create_index("ix_pilots_challenge_id", "pilots", ["challenge_id"])
    op.create_index("ix_pilots_organisation_id", "pilots", ["organisation_id"])
    op.create_index("ix_pilots_again_at", "pilots", ["again_at"], postgresql_where=sa.text("again_at is not null"))
    op.create_index(
        "uq_pilots_running",
        "pilots",
        ["solution_id", "organisation_id"],
        unique=True,
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_table(
        "pilot_entries",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("pilot_id", sa.Uuid(), sa.ForeignKey("pilots.id", ondelete="CASCADE"), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("measured", postgresql.JSONB(), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("created_at", _time(), nullable=False),
    )
    op.create_index("ix_pilot_entries_pilot_id", "pilot_entries", ["pilot_id", "created_at", "id"])


def downgrade() -> None:
    op.drop_table("pilot_entries")
    op.drop_table("pilots")


def _time() -> sa.DateTime:
    return sa.DateTime(timezone=True)
