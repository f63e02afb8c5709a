"""The life story of each case, and what belongs to which."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_links",
        sa.Column("subject_kind", sa.String(20), primary_key=True),
        sa.Column("subject_id", sa.Uuid(), primary_key=True),
        sa.Column("case_id", sa.Uuid(), nullable=False),
    )
    op.create_index("ix_case_links_subject_id", "case_links", ["subject_id"])
    op.create_index("ix_case_links_case_id", "case_links", ["case_id"])
    op.create_table(
        "story_entries",
        sa.Column("event_id", sa.Uuid(), primary_key=True),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("type", sa.String(60), nullable=False),
        sa.Column("source", sa.String(60), nullable=False),
        sa.Column("subject_kind", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=False),
    )
    op.create_index("ix_story_entries_case_id", "story_entries", ["case_id", "occurred_at", "event_id"])


def downgrade() -> None:
    op.drop_table("story_entries")
    op.drop_table("case_links")
