"""Evaluations of published practices, and the time of a practice's certification."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certifications",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("practice_id", sa.Uuid(), sa.ForeignKey("practices.id", ondelete="CASCADE"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("evaluator_id", sa.Uuid(), nullable=False),
        sa.Column("scores", postgresql.JSONB(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("practice_id", "revision", "evaluator_id", name="uq_certifications_evaluator"),
    )
    op.create_index("ix_certifications_practice_id", "certifications", ["practice_id", "created_at"])
    op.add_column("published_practices", sa.Column("certified_at", sa.DateTime(timezone=True)))
    op.add_column("published_practices", sa.Column("certified_revision", sa.Integer()))


def downgrade() -> None:
    op.drop_column("published_practices", "certified_revision")
    op.drop_column("published_practices", "certified_at")
    op.drop_table("certifications")
