"""Notes by which practices say how they follow a principle."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("practices", "published_practices"):
        op.add_column(table, sa.Column("principle_notes", JSONB, nullable=False, server_default=sa.text("'{}'")))


def downgrade() -> None:
    for table in ("practices", "published_practices"):
        op.drop_column(table, "principle_notes")
