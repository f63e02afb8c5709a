"""Challenges in preparation that other bodies may find."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE challenges ADD COLUMN findable boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    op.drop_column("challenges", "findable")
