"""When and why a practice was archived, and whether its personal data was taken down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("practices", sa.Column("archived_at", sa.DateTime(timezone=True)))
    op.add_column("practices", sa.Column("archive_reason", sa.Text()))
    op.add_column("practices", sa.Column("taken_down", sa.Boolean(), nullable=False, server_default="false"))


def downgrade() -> None:
    op.drop_column("practices", "taken_down")
    op.drop_column("practices", "archive_reason")
    op.drop_column("practices", "archived_at")
