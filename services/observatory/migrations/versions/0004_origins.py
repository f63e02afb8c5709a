"""The pilot that a practice came from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practice_origins",
        sa.Column("pilot_id", sa.Uuid(), primary_key=True),
        sa.Column(
            "practice_id",
            sa.Uuid(),
            sa.ForeignKey("practices.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
            nullable=False,
        ),
        sa.Column("challenge_id", sa.Uuid(), nullable=False),
        sa.Column("solution_id", sa.Uuid(), nullable=False),
        sa.UniqueConstraint("practice_id", name="uq_practice_origins_practice_id"),
    )


def downgrade() -> None:
    op.drop_table("practice_origins")
