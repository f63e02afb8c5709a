"""Questions with their answers, and announcements."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _challenge(),
        sa.Column("asker_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", _time(), nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_by", sa.Uuid()),
        sa.Column("answered_at", _time()),
    )
    op.create_index("ix_questions_challenge_id", "questions", ["challenge_id", "asked_at", "id"])
    op.create_index("ix_questions_asker_id", "questions", ["asker_id", "challenge_id"])
    op.create_table(
        "announcements",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _challenge(),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid()),
        sa.Column("made_at", _time(), nullable=False),
    )
    op.create_index("ix_announcements_challenge_id", "announcements", ["challenge_id", "made_at", "id"])


def downgrade() -> None:
    op.drop_table("announcements")
    op.drop_table("questions")


def _time() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _challenge() -> sa.Column[Any]:
    return sa.Column("challenge_id", sa.Uuid(), sa.ForeignKey("challenges.id", ondelete="CASCADE"), nullable=False)
