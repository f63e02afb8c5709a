"""Digests: the runs of periods, what each mail tells, and in which run a notice was told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digest_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cursor", sa.Uuid(), nullable=True),
        sa.Column("items", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("recipients", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_digest_runs"),
        sa.UniqueConstraint("frequency", "period_start", name="uq_digest_runs_frequency_period_start"),
    )
    op.create_table(
        "digest_items",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("notice_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("reasons", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("more", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_digest_items"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name="fk_digest_items_delivery_id_deliveries", ondelete="CASCADE"
        ),
    )
    op.add_column("notices", sa.Column("digested_daily", sa.Uuid(), nullable=True))
    op.add_column("notices", sa.Column("digested_weekly", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("notices", "digested_weekly")
    op.drop_column("notices", "digested_daily")
    op.drop_table("digest_items")
    op.drop_table("digest_runs")
